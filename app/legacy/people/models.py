# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import hashlib

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.encoding import force_bytes, python_2_unicode_compatible
from django.utils.six.moves.urllib.parse import urlencode
from django.utils.translation import ugettext_lazy as _

from people.signals import followed, unfollowed


@python_2_unicode_compatible
class Profile(models.Model):
    """What a person shows of himself, and how he is counted."""
    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True,
                                related_name='profile', verbose_name=_('user'))
    name = models.CharField(_('name'), max_length=60, blank=True)
    bio = models.TextField(_('about you'), max_length=300, blank=True)
    place = models.CharField(_('place'), max_length=60, blank=True)
    website = models.URLField(_('website'), blank=True)
    newsletter = models.NullBooleanField(
        _('newsletter'), help_text=_('Unknown until the person has been asked.'))
    follower_count = models.PositiveIntegerField(default=0, editable=False)
    following_count = models.PositiveIntegerField(default=0, editable=False)
    last_seen = models.DateTimeField(null=True, editable=False)
    last_address = models.GenericIPAddressField(null=True, editable=False)

    class Meta:
        verbose_name = _('profile')
        verbose_name_plural = _('profiles')
        ordering = ('user',)

    def __str__(self):
        return self.name or self.user.username

    @models.permalink
    def get_absolute_url(self):
        return ('people:profile', [self.user.username])

    def portrait(self, size=80):
        """The address of the person's Gravatar, `size` pixels wide."""
        address = hashlib.md5(force_bytes(self.user.email.lower())).hexdigest()
        query = urlencode([('s', size), ('d', 'identicon')])
        return 'https://www.gravatar.com/avatar/%s?%s' % (address, query)

    def seen(self, address=None):
        self.last_seen = timezone.now()
        self.last_address = address
        self.save(update_fields=['last_seen', 'last_address'])


class FollowManager(models.Manager):
    def get_queryset(self):
        return super(FollowManager, self).get_queryset().select_related('follower', 'followed')

    def follow(self, follower, person):
        """Let `follower` follow `person`; True if it is new."""
        if follower == person:
            raise ValueError('Nobody can follow himself.')
        with transaction.atomic():
            follow, created = self.get_or_create(follower=follower, followed=person)
            if created:
                followed.send(sender=Follow, follower=follower, followed=person)
        return created

    def unfollow(self, follower, person):
        with transaction.atomic():
            follows = self.filter(follower=follower, followed=person)
            existed = follows.exists()
            if existed:
                follows.delete()
                unfollowed.send(sender=Follow, follower=follower, followed=person)
        return existed

    def is_following(self, follower, person):
        return follower.is_authenticated() and self.filter(
            follower=follower, followed=person).exists()


@python_2_unicode_compatible
class Follow(models.Model):
    follower = models.ForeignKey(settings.AUTH_USER_MODEL, related_name='follows_made')
    followed = models.ForeignKey(settings.AUTH_USER_MODEL, related_name='follows_received')
    created = models.DateTimeField(default=timezone.now)

    objects = FollowManager()

    class Meta:
        unique_together = (('follower', 'followed'),)
        index_together = (('followed', 'created'),)
        ordering = ('-created', '-pk')
        get_latest_by = 'created'

    def __str__(self):
        return '%s follows %s' % (self.follower, self.followed)
