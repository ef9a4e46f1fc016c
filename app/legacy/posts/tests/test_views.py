# -*- coding: utf-8 -*-
import json

from django.contrib.auth.models import User
from django.core.urlresolvers import reverse

from posts.forms import PostForm
from posts.models import Flag, Post
from posts.tests.pictures import PictureTestCase, picture


class PostingTests(PictureTestCase):
    def test_for_people_only(self):
        self.assertRedirects(self.client.get('/posts/new/'), '/login/?next=/posts/new/')

    def test_new_post(self):
        self.log_in()
        response = self.client.post('/posts/new/', {
            'picture': picture(), 'caption': u' Caf\xe9 #sea '})
        post = Post.objects.get()
        self.assertRedirects(response, post.get_absolute_url())
        self.assertEquals((post.author, post.caption), (self.ada, u'Caf\xe9 #sea'))
        self.assertContains(self.client.get('/posts/tagged/Sea/'), u'Caf\xe9')

    def test_not_a_picture(self):
        self.log_in()
        response = self.client.post('/posts/new/', {'picture': picture('sea.exe')})
        self.assertFormError(response, 'form', 'picture', 'Please choose a .gif, .jpg, .png file.')

    def test_too_many_tags(self):
        caption = u' '.join(u'#tag%d' % n for n in xrange(11))
        form = PostForm(self.ada, {'caption': caption}, {'picture': picture()})
        self.assertEquals(form.errors, {'caption': [u'Ten tags are enough.']})


class PostPageTests(PictureTestCase):
    def setUp(self):
        super(PostPageTests, self).setUp()
        self.shown = self.post(u'Low tide #sea', author=self.ben)
        self.url = self.shown.get_absolute_url()

    def test_page(self):
        response = self.client.get(self.url)
        self.assertContains(response, '<a href="/posts/tagged/sea/">#sea</a>')
        self.assertNotContains(response, 'Delete')

    def test_hidden(self):
        Post.objects.update(hidden=True)
        self.assertEquals(self.client.get(self.url).status_code, 404)

    def test_comment(self):
        self.assertRedirects(self.client.post(self.url, {'text': 'x'}),
                             '/login/?next=' + self.url)
        self.log_in()
        self.assertRedirects(self.client.post(self.url, {'text': u'\u2665 @ben'}), self.url)
        response = self.client.get(self.url)
        self.assertContains(response, u'\u2665 <a href="/people/ben/">@ben</a>')
        self.assertContains(response, u'1 comment<')
        response = self.client.post(self.url, {'text': u''})
        self.assertFormError(response, 'form', 'text', 'This field is required.')

    def test_like_by_form(self):
        self.log_in()
        self.assertRedirects(self.client.post(self.url + 'like/'), self.url)
        response = self.client.get(self.url)
        self.assertContains(response, 'Unlike')
        self.client.post(self.url + 'like/', {'undo': '1'})
        self.assertEquals(Post.objects.get().like_count, 0)

    def test_like_by_script(self):
        self.log_in()
        response = self.client.post(reverse('posts:like', args=[self.shown.pk]),
                                    HTTP_X_REQUESTED_WITH='XMLHttpRequest')
        self.assertEquals(response['Content-Type'], 'application/json')
        self.assertEquals(json.loads(response.content), {'likes': 1, 'text': u'1 like'})

    def test_delete(self):
        self.log_in()
        self.assertContains(self.client.post(self.url + 'delete/'), 'not your post',
                            status_code=403)
        User.objects.filter(username='ada').update(is_staff=True)
        self.assertRedirects(self.client.post(self.url + 'delete/'), '/people/ada/')
        self.assertFalse(Post.objects.exists())

    def test_own_post_can_be_deleted(self):
        self.client.login(username='ben', password='nicholson')
        self.assertContains(self.client.get(self.url), 'Delete')

    def test_flag(self):
        self.log_in()
        self.assertRedirects(self.client.post(self.url + 'flag/', {'reason': 'spam'}), self.url)
        flag = Flag.objects.get()
        self.assertEquals((flag.content_object, flag.reporter), (self.shown, self.ada))


class AdminTests(PictureTestCase):
    def setUp(self):
        super(AdminTests, self).setUp()
        User.objects.create_superuser('chief', 'chief@example.com', 'secret')
        self.client.login(username='chief', password='secret')
        self.shown = self.post(u'Fog #sea')

    def test_list(self):
        response = self.client.get('/admin/posts/post/')
        self.assertContains(response, u'Fog #sea')
        self.assertContains(response, self.shown.picture.url)

    def test_hide(self):
        response = self.client.post('/admin/posts/post/', {
            'action': 'hide', '_selected_action': [self.shown.pk]}, follow=True)
        self.assertContains(response, '1 post hidden.')
        self.assertTrue(Post.objects.get().hidden)

    def test_change(self):
        Flag.objects.create(content_object=self.shown, reason=u'looks wet')
        response = self.client.get('/admin/posts/post/%d/' % self.shown.pk, follow=True)
        self.assertContains(response, u'looks wet')

    def test_tags(self):
        self.assertContains(self.client.get('/admin/posts/tag/'), u'sea')
