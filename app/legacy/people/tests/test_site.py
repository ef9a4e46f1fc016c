# -*- coding: utf-8 -*-
"""What runs around the pages: middleware, tags, the admin."""
import datetime

from django.contrib.auth.models import User
from django.template import Context, Template
from django.test import RequestFactory, TestCase
from django.utils import timezone

from people.models import Follow, Profile
from people.templatetags.people_tags import joined_names


class LastSeenTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create_user('ada', password='lovelace')

    def profile(self):
        return Profile.objects.get(user=self.ada)

    def test_strangers_leave_no_trace(self):
        response = self.client.get('/explore/')
        self.assertFalse(response.has_header('X-Person'))
        self.assertIsNone(self.profile().last_seen)

    def test_noted(self):
        self.client.login(username='ada', password='lovelace')
        response = self.client.get('/explore/', HTTP_X_FORWARDED_FOR='192.0.2.1, 10.0.0.1')
        self.assertEquals(response['X-Person'], 'ada')
        self.assertEquals(self.profile().last_address, '192.0.2.1')

    def test_once_in_a_while(self):
        self.client.login(username='ada', password='lovelace')
        self.client.get('/explore/')
        first = self.profile().last_seen
        self.client.get('/explore/')
        self.assertEquals(self.profile().last_seen, first)
        past = timezone.now() - datetime.timedelta(hours=1)
        Profile.objects.update(last_seen=past)
        self.client.get('/explore/')
        self.assertTrue(self.profile().last_seen > past)


class TagTests(TestCase):
    def setUp(self):
        self.people = [User.objects.create_user(name) for name in ('ada', 'ben', 'cy')]

    def suggested(self, user):
        template = Template('{% load people_tags %}{% suggested_people 2 as found %}'
                            '{% for person in found %}{{ person }} {% endfor %}')
        request = RequestFactory().get('/')
        request.user = user
        return template.render(Context({'request': request}))

    def test_suggested_people(self):
        ada, ben, cy = self.people
        self.assertEquals(self.suggested(ada), u'ben cy ')
        Follow.objects.follow(ben, cy)
        self.assertEquals(self.suggested(ada), u'cy ben ')
        Follow.objects.follow(ada, ben)
        self.assertEquals(self.suggested(ada), u'cy ')

    def test_portrait(self):
        html = Template('{% load people_tags %}{% portrait person 40 %}').render(
            Context({'person': self.people[0]}))
        self.assertIn('s=40', html)

    def test_joined_names(self):
        self.assertEquals(joined_names(self.people), u'ada, ben and cy')
        self.assertEquals(joined_names([u'Zo\xeb']), u'Zo\xeb')
        self.assertEquals(joined_names([]), u'')


class AdminTests(TestCase):
    def setUp(self):
        User.objects.create_superuser('chief', 'chief@example.com', 'secret')
        self.client.login(username='chief', password='secret')

    def test_profiles(self):
        response = self.client.get('/admin/people/profile/')
        self.assertContains(response, '<a href="/people/chief/">view</a>')

    def test_forget_address(self):
        Profile.objects.update(last_address='192.0.2.1')
        response = self.client.post('/admin/people/profile/', {
            'action': 'forget_address', '_selected_action': [Profile.objects.get().pk],
        }, follow=True)
        self.assertContains(response, '1 addresses forgotten.')
        self.client.logout()
        self.assertIsNone(Profile.objects.get().last_address)

    def test_follows(self):
        Follow.objects.follow(User.objects.get(), User.objects.create_user('ada'))
        self.assertContains(self.client.get('/admin/people/follow/'), 'chief follows ada')
