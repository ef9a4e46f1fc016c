# -*- coding: utf-8 -*-
import datetime
import json

from django.conf import settings
from django.core.urlresolvers import reverse
from django.test import SimpleTestCase
from django.test.utils import override_settings
from django.utils import timezone

from feed import cursors, ranking
from people.models import Follow
from posts.tests.pictures import PictureTestCase


class CursorTests(SimpleTestCase):
    def test_there_and_back(self):
        for number in (0, 1, 255, 10 ** 12):
            self.assertEquals(cursors.decode(cursors.encode(number)), number)

    def test_none(self):
        self.assertIsNone(cursors.decode(None))
        self.assertIsNone(cursors.decode(u''))

    def test_is_text(self):
        self.assertIsInstance(cursors.encode(7), unicode)
        self.assertNotIn(u'=', cursors.encode(7))

    def test_bad(self):
        for cursor in (u'x', u'bmV4dDox', u'\u2665', u'YmVmb3JlOng'):
            self.assertRaises(cursors.BadCursor, cursors.decode, cursor)
        with self.assertRaises(TypeError):
            cursors.decode(7)


class RankingTests(PictureTestCase):
    def setUp(self):
        super(RankingTests, self).setUp()
        self.now = timezone.now()
        self.old = self.post(created=self.now - datetime.timedelta(hours=12), like_count=8)
        self.new = self.post(created=self.now - datetime.timedelta(hours=6))

    def test_by_time(self):
        self.assertEquals(ranking.ranked([self.old, self.new], self.now, ranking.by_time),
                          [self.new, self.old])

    def test_by_warmth(self):
        self.assertAlmostEquals(ranking.by_warmth(self.new, self.now), 0.5)
        self.assertEquals(ranking.ranked([self.new, self.old], self.now), [self.old, self.new])

    @override_settings(FEED_RANKING='feed.ranking.by_time')
    def test_chosen(self):
        self.assertEquals(ranking.ranked([self.old, self.new], self.now), [self.new, self.old])

    def test_equals(self):
        again = self.post(created=self.new.created)
        self.assertEquals(ranking.ranked([self.new, again], self.now), [again, self.new])


class PageTests(PictureTestCase):
    def test_home(self):
        self.log_in()
        self.assertContains(self.client.get('/'), u'Nothing here yet')
        post = self.post(u'Dunes', author=self.ben)
        Follow.objects.follow(self.ada, self.ben)
        response = self.client.get(reverse('feed:home'))
        self.assertEquals(response.context['posts'], [post])
        self.assertContains(response, u'Dunes')

    def test_explore(self):
        for number in xrange(settings.FEED_PAGE_SIZE + 1):
            self.post(u'Wave %d' % number)
        response = self.client.get('/explore/?q=wave')
        self.assertContains(response, '?q=wave&amp;page=2')
        response = self.client.get('/explore/', {'q': 'wave', 'page': 99})
        self.assertEquals(response.context['page'].number, 2)
        self.assertEquals(self.client.get('/explore/?page=x').context['page'].number, 1)
        self.assertContains(self.client.get('/explore/', {'q': u'caf\xe9'}), u'Nothing found')

    def test_about(self):
        self.assertContains(self.client.get('/about/'), u'photoshare shows you')

    def test_rss(self):
        self.post(u'Harbour & fog')
        response = self.client.get(reverse('feed:rss', args=['ada']))
        self.assertContains(response, u'Photos by ada')
        self.assertContains(response, u'Harbour &amp; fog')


class ApiTests(PictureTestCase):
    def get(self, url, **data):
        response = self.client.get(url, data, HTTP_X_REQUESTED_WITH='XMLHttpRequest')
        return response.status_code, json.loads(response.content)

    def test_posts(self):
        posts = [self.post(unicode(number)) for number in range(settings.FEED_PAGE_SIZE + 2)]
        status, data = self.get('/api/posts/')
        self.assertEquals(status, 200)
        self.assertEquals(len(data['posts']), settings.FEED_PAGE_SIZE)
        self.assertEquals(data['posts'][0]['caption'], unicode(settings.FEED_PAGE_SIZE + 1))
        self.assertEquals(data['posts'][0]['author'], 'ada')
        data = self.get('/api/posts/', cursor=data['next'])[1]
        self.assertEquals([post['id'] for post in data['posts']], [posts[1].pk, posts[0].pk])
        self.assertIsNone(data['next'])

    def test_bad_cursor(self):
        status, data = self.get('/api/posts/', cursor='nonsense')
        self.assertEquals(status, 400)
        self.assertIn('nonsense', data['error'])

    def test_not_for_browsers(self):
        response = self.client.get('/api/posts/', HTTP_ACCEPT='text/html')
        self.assertEquals(response.status_code, 400)

    def test_person(self):
        Follow.objects.follow(self.ben, self.ada)
        self.assertEquals(self.get('/api/people/ada/'), (200, {
            'username': 'ada', 'name': 'ada', 'posts': 0, 'followers': 1, 'following': 0}))
