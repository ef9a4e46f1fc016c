# -*- coding: utf-8 -*-
import json
import os
import stat
import sys
from StringIO import StringIO

from django.core.management import CommandError, call_command
from django.template import Context, Template

from people.models import Follow
from posts import captions
from posts.management.commands import import_pictures
from posts.models import Flag, Post, Tag
from posts.tests.pictures import GIF, PictureTestCase


class CaptionTests(PictureTestCase):
    def test_entities(self):
        text = u'#Sea & #sky, with @ben. Not a&#35;b, e@mail.com; #sea again, #\u6d77'
        self.assertEquals(captions.tag_names(text), [u'sea', u'sky', u'\u6d77'])
        self.assertEquals(captions.mentions(text), [u'ben'])
        self.assertEquals(captions.tag_names(''), [])

    def test_linked(self):
        html = Template('{% load captions %}{{ text|linked }}').render(
            Context({'text': u'<b> & #Sea, @ben'}))
        self.assertEquals(html, u'&lt;b&gt; &amp; <a href="/posts/tagged/sea/">#Sea</a>, '
                                u'<a href="/people/ben/">@ben</a>')

    def test_popular_tags(self):
        for caption in (u'#sea #sky', u'#sea', u'#dog'):
            self.post(caption)
        html = Template('{% load captions %}{% popular_tags 2 as tags %}'
                        '{% for tag in tags %}{{ tag }} {{ tag.uses }} {% endfor %}')
        self.assertEquals(html.render(Context()), u'#sea 2 #dog 1 ')


class PostTests(PictureTestCase):
    def test_shown_as(self):
        post = self.post(u'Z\xfcrich')
        self.assertEquals(unicode(post), u'Z\xfcrich')
        self.assertEquals(unicode(self.post()), u'untitled')
        self.assertEquals(repr(post), '<Post %d>' % post.pk)
        self.assertEquals(post.get_absolute_url(), '/posts/%d/' % post.pk)

    def test_picture(self):
        post = self.post()
        self.assertRegexpMatches(post.picture.name, r'^pictures/%d/[-\d]+\.gif$' % self.ada.pk)
        self.assertEquals(post.picture.read(), GIF)
        self.assertEquals(stat.S_IMODE(os.stat(post.picture.path).st_mode), 0644)

    def test_tags(self):
        post = self.post(u'#Sea #sky #sea')
        self.assertItemsEqual([tag.name for tag in post.tags.all()], [u'sky', u'sea'])
        post.caption = u'#sky'
        post.save()
        self.assertItemsEqual(post.tags.all(), [Tag.objects.get(name='sky')])
        self.assertQuerysetEqual(Tag.objects.all(), ['#sea', '#sky'], transform=unicode)

    def test_likes(self):
        post = self.post()
        self.assertTrue(post.like(self.ben))
        self.assertFalse(post.like(self.ben))
        self.assertEquals(post.likes_text(), u'1 like')
        self.assertTrue(post.unlike(self.ben))
        self.assertFalse(post.unlike(self.ben))
        self.assertEquals(Post.objects.get().like_count, 0)

    def test_comments(self):
        post = self.post()
        comment = post.comment(self.ben, u'Tr\xe8s beau')
        self.assertEquals(unicode(comment), u'ben: Tr\xe8s beau')
        self.assertEquals(Post.objects.get().comment_count, 1)

    def test_seen_by(self):
        mine, other = self.post(), self.post(author=self.ben)
        self.post(author=self.ben, hidden=True)
        self.assertEquals(list(Post.objects.seen_by(self.ada)), [mine])
        Follow.objects.follow(self.ada, self.ben)
        self.assertItemsEqual(Post.objects.seen_by(self.ada), [mine, other])

    def test_flags_go_with_the_post(self):
        post = self.post()
        Flag.objects.create(content_object=post, reporter=self.ben, reason=u'spam')
        self.assertEquals(post.flags.get().justified, None)
        post.delete()
        self.assertFalse(Flag.objects.exists())


class CommandTests(PictureTestCase):
    def printed(self, name, *args, **options):
        """What a command prints, and where it prints it."""
        output, errors = StringIO(), StringIO()
        kept = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = output, errors
        try:
            call_command(name, *args, **options)
        finally:
            sys.stdout, sys.stderr = kept
        return output.getvalue(), errors.getvalue()

    def test_rebuild_counters(self):
        post = self.post()
        post.like(self.ben)
        Post.objects.update(like_count=7)
        output, errors = self.printed('rebuild_counters')
        self.assertEquals(output, '1 rows corrected.\n')
        self.assertEquals(errors, 'Post %d: like_count 1\n' % post.pk)
        self.assertEquals(Post.objects.get().like_count, 1)
        self.assertEquals(self.printed('rebuild_counters'), ('0 rows corrected.\n', ''))

    def test_export_json(self):
        self.post(u'One #sea')
        self.post(u'Two', author=self.ben)
        output = StringIO()
        call_command('export_posts', 'ada', stdout=output)
        row, = json.loads(output.getvalue())
        self.assertDictContainsSubset({'caption': u'One #sea', 'likes': 0, 'tags': u'#sea'}, row)

    def test_export_csv_to_a_file(self):
        self.post(u'Two, or "three"')
        path = os.path.join(self.folder, 'posts.csv')
        output = self.printed('export_posts', format='csv', output=path, verbosity=2)[0]
        self.assertEquals(output, '1 posts written to %s\n' % path)
        with open(path) as lines:
            text = lines.read()
        self.assertTrue(text.startswith('pk,created,caption,likes,tags'))
        self.assertIn('"Two, or ""three"""', text)
        self.assertEquals(stat.S_IMODE(os.stat(path).st_mode), 0644)

    def test_export_for_nobody(self):
        with self.assertRaisesRegexp(CommandError, 'zoe: User matching query'):
            call_command('export_posts', 'zoe')
        with self.assertRaisesRegexp(CommandError, 'not xml'):
            call_command('export_posts', format='xml')

    def test_import_pictures(self):
        path = os.path.join(self.folder, 'addresses')
        with open(path, 'w') as lines:
            lines.write('http://example.com/a/big%20sea.gif?s=1\n\n')
        fetch, import_pictures.fetch = import_pictures.fetch, lambda address: GIF
        try:
            call_command('import_pictures', 'ben', path)
        finally:
            import_pictures.fetch = fetch
        self.assertEquals(self.ben.posts.get().picture.read(), GIF)
        self.assertEquals(import_pictures.file_name('http://example.com/a/big%20sea.gif'),
                          'big sea.gif')
        with self.assertRaises(CommandError):
            call_command('import_pictures', 'ben')
