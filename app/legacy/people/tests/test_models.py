# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils.encoding import force_text

from people.models import Follow, Profile
from people.signals import followed


class ProfileTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create_user('ada', 'Ada@example.com', 'lovelace')

    def test_everybody_has_one(self):
        self.assertEquals(self.ada.profile.pk, self.ada.pk)
        self.ada.save()
        self.assertEquals(Profile.objects.count(), 1)

    def test_is_called_as_the_person_wishes(self):
        self.assertEquals(force_text(self.ada.profile), 'ada')
        self.ada.profile.name = 'Zoë'
        self.assertEquals(force_text(self.ada.profile), 'Zoë')

    def test_address(self):
        self.assertEquals(self.ada.profile.get_absolute_url(), '/people/ada/')

    def test_portrait(self):
        portrait = self.ada.profile.portrait(32)
        self.assertRegexpMatches(portrait, r'/avatar/[0-9a-f]{32}\?s=32&d=identicon$')
        self.ada.email = 'ada@EXAMPLE.com'
        self.assertEquals(self.ada.profile.portrait(32), portrait)

    def test_newsletter_is_unknown_at_first(self):
        self.assertIsNone(Profile.objects.get(user=self.ada).newsletter)

    def test_seen(self):
        self.ada.profile.seen('192.0.2.7')
        profile = Profile.objects.get(user=self.ada)
        self.assertEquals(profile.last_address, '192.0.2.7')
        self.assertIsNotNone(profile.last_seen)


class FollowTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create_user('ada')
        self.ben = User.objects.create_user('ben')

    def counts(self, user):
        profile = Profile.objects.get(user=user)
        return profile.follower_count, profile.following_count

    def test_follow(self):
        self.failUnless(Follow.objects.follow(self.ada, self.ben))
        self.failIf(Follow.objects.follow(self.ada, self.ben))
        self.assertEquals(self.counts(self.ada), (0, 1))
        self.assertEquals(self.counts(self.ben), (1, 0))
        self.assertQuerysetEqual(Follow.objects.all(), ['<Follow: ada follows ben>'])

    def test_unfollow(self):
        Follow.objects.follow(self.ada, self.ben)
        self.assertTrue(Follow.objects.unfollow(self.ada, self.ben))
        self.assertFalse(Follow.objects.unfollow(self.ada, self.ben))
        self.assertEquals(self.counts(self.ben), (0, 0))

    def test_nobody_follows_himself(self):
        with self.assertRaisesRegexp(ValueError, 'himself'):
            Follow.objects.follow(self.ada, self.ada)

    def test_is_following(self):
        Follow.objects.follow(self.ada, self.ben)
        self.assertTrue(Follow.objects.is_following(self.ada, self.ben))
        self.assertFalse(Follow.objects.is_following(self.ben, self.ada))
        self.assertFalse(Follow.objects.is_following(AnonymousUser(), self.ben))

    def test_others_are_told(self):
        told = []

        def note(sender, follower, followed, **kwargs):
            told.append((follower, followed))

        followed.connect(note)
        try:
            Follow.objects.follow(self.ada, self.ben)
        finally:
            followed.disconnect(note)
        self.assertEquals(told, [(self.ada, self.ben)])

    def test_once(self):
        Follow.objects.follow(self.ada, self.ben)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Follow(follower=self.ada, followed=self.ben).save()
