# -*- coding: utf-8 -*-
from django.contrib.auth.models import User
from django.core.urlresolvers import resolve, reverse
from django.test import TestCase

from people.forms import ProfileForm
from people.models import Follow, Profile


class SignUpTests(TestCase):
    data = {'username': u'cy', 'email': 'cy@example.com',
            'password1': 'twombly-1928', 'password2': 'twombly-1928'}

    def test_sign_up(self):
        response = self.client.post(reverse('people:sign_up'), self.data, follow=True)
        self.assertRedirects(response, reverse('feed:home'))
        self.assertContains(response, u'Welcome, cy!')
        self.assertEquals(response.context['user'].email, 'cy@example.com')

    def test_name_taken(self):
        User.objects.create_user('Cy')
        response = self.client.post(reverse('people:sign_up'), self.data)
        self.assertFormError(response, 'form', 'username', 'This name is taken.')

    def test_names_that_cannot_be(self):
        for name, error in (('Settings', 'This name is reserved.'),
                            ('cy@home', u'Letters, digits and _ only \u2013 no spaces.')):
            response = self.client.post(reverse('people:sign_up'), dict(self.data, username=name))
            self.assertFormError(response, 'form', 'username', error)

    def test_not_twice(self):
        self.client.post(reverse('people:sign_up'), self.data)
        response = self.client.get(reverse('people:sign_up'))
        self.assertRedirects(response, '/')


class LogInTests(TestCase):
    def setUp(self):
        User.objects.create_user('ada', password='lovelace')

    def test_log_in_and_out(self):
        response = self.client.get('/')
        self.assertRedirects(response, '/login/?next=/')
        response = self.client.post('/login/?next=/explore/',
                                    {'username': 'ada', 'password': 'lovelace'})
        self.assertRedirects(response, '/explore/')
        self.assertTrue(self.client.session.has_key('_auth_user_id'))
        response = self.client.post(reverse('logout'))
        self.assertRedirects(response, '/explore/')
        self.assertNotIn('_auth_user_id', self.client.session)

    def test_wrong_password(self):
        response = self.client.post(reverse('login'), {'username': 'ada', 'password': 'byron'})
        self.assertTemplateUsed(response, 'people/login.html')
        self.assertTrue(response.context['form'].non_field_errors())

    def test_change_password(self):
        self.client.login(username='ada', password='lovelace')
        response = self.client.post(reverse('password_change'), {
            'old_password': 'lovelace',
            'new_password1': 'engine-1843', 'new_password2': 'engine-1843'})
        self.assertRedirects(response, reverse('people:settings'))


class ProfileTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create_user('ada', 'ada@example.com', 'lovelace')
        self.ben = User.objects.create_user('ben', 'ben@example.com', 'nicholson')

    def test_of_a_stranger(self):
        Profile.objects.filter(user=self.ben).update(name=u'Ben Nicholson', bio=u'White relief')
        response = self.client.get(reverse('people:profile', args=['ben']))
        self.assertContains(response, u'White relief')
        self.assertContains(response, u'0 followers')
        self.assertFalse(response.context['is_following'])

    def test_unknown(self):
        self.assertEquals(self.client.get('/people/nobody/').status_code, 404)

    def test_follow_and_back(self):
        self.client.login(username='ada', password='lovelace')
        follow = reverse('people:follow', kwargs={'username': 'ben'})
        self.assertRedirects(self.client.post(follow), '/people/ben/')
        response = self.client.get('/people/ben/')
        self.assertContains(response, u'1 follower<')
        self.assertTrue(response.context['is_following'])
        response = self.client.post(follow, {'undo': 1}, HTTP_REFERER='/explore/')
        self.assertRedirects(response, '/explore/')
        self.assertEquals(Follow.objects.count(), 0)

    def test_follow_oneself(self):
        self.client.login(username='ada', password='lovelace')
        response = self.client.post('/people/ada/follow/')
        self.assertContains(response, 'Nobody can follow himself.', status_code=400)

    def test_follow_needs_post(self):
        self.client.login(username='ada', password='lovelace')
        self.assertEquals(self.client.get('/people/ben/follow/').status_code, 405)

    def test_followers(self):
        Follow.objects.follow(self.ada, self.ben)
        response = self.client.get('/people/ben/followers/')
        self.assertContains(response, 'Who follows ben')
        self.assertEquals([follow.follower for follow in response.context['follows']], [self.ada])

    def test_settings(self):
        self.client.login(username='ada', password='lovelace')
        response = self.client.post('/people/settings/', {
            'name': u'  Ada   King ', 'bio': u'Poetical science', 'newsletter': '2'})
        self.assertRedirects(response, '/people/ada/')
        profile = Profile.objects.get(user=self.ada)
        self.assertEquals((profile.name, profile.newsletter), (u'Ada King', True))

    def test_website_is_an_address(self):
        form = ProfileForm({'website': 'not an address'}, instance=self.ada.profile)
        self.assertFalse(form.is_valid())
        self.assertItemsEqual(form.errors.keys(), ['website'])

    def test_names_of_pages(self):
        match = resolve('/people/ada/')
        self.assertEquals((match.namespace, match.url_name), ('people', 'profile'))
