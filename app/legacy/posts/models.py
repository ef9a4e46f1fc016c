# -*- coding: utf-8 -*-
import os

from django.contrib.contenttypes import generic
from django.contrib.contenttypes.models import ContentType
from django.core.urlresolvers import reverse
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import ugettext, ugettext_lazy as _, ungettext

from posts.captions import tag_names
from posts.fields import PersonField


class Tag(models.Model):
    name = models.CharField(_('name'), max_length=50, unique=True)

    class Meta:
        ordering = ('name',)
        verbose_name = _('tag')
        verbose_name_plural = _('tags')

    def __unicode__(self):
        return u'#%s' % self.name

    def get_absolute_url(self):
        return reverse('posts:tag', args=[self.name])


def picture_path(post, filename):
    """Where the picture is kept: a folder for each person."""
    extension = os.path.splitext(filename)[1].lower()
    return u'pictures/%s/%s%s' % (
        post.author_id, timezone.now().strftime('%Y%m%d-%H%M%S-%f'), extension)


class PostQuerySet(models.QuerySet):
    def for_list(self):
        return self.filter(hidden=False).select_related('author', 'author__profile')

    def seen_by(self, user):
        """The posts of the people whom `user` follows, and his own."""
        followed = user.follows_made.values_list('followed', flat=True)
        return self.for_list().filter(
            models.Q(author=user) | models.Q(author__in=list(followed)))


class Post(models.Model):
    author = PersonField(related_name='posts', verbose_name=_('author'))
    picture = models.FileField(_('picture'), upload_to=picture_path)
    caption = models.TextField(_('caption'), max_length=500, blank=True)
    tags = models.ManyToManyField(Tag, related_name='posts', blank=True, editable=False)
    created = models.DateTimeField(_('created'), default=timezone.now, db_index=True)
    hidden = models.BooleanField(_('hidden'), default=False)
    like_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    flags = generic.GenericRelation('posts.Flag')

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ('-created', '-pk')
        index_together = [['author', 'created']]
        verbose_name = _('post')
        verbose_name_plural = _('posts')

    def __unicode__(self):
        return self.caption[:40] or ugettext(u'untitled')

    def __repr__(self):
        return '<Post %s>' % `self.pk`

    @models.permalink
    def get_absolute_url(self):
        return ('posts:post', (), {'pk': self.pk})

    def save(self, *args, **kwargs):
        super(Post, self).save(*args, **kwargs)
        self.tags = [Tag.objects.get_or_create(name=name)[0] for name in tag_names(self.caption)]

    def likes_text(self):
        return ungettext('%(count)d like', '%(count)d likes', self.like_count) % {
            'count': self.like_count}

    def like(self, person):
        """Count a like of `person`; False if he had liked the post before."""
        with transaction.atomic():
            created = Like.objects.get_or_create(post=self, person=person)[1]
            if created:
                self._count(like_count=1)
        return created

    def unlike(self, person):
        with transaction.atomic():
            likes = self.likes.filter(person=person)
            if not likes:
                return False
            likes.delete()
            self._count(like_count=-1)
        return True

    def comment(self, author, text):
        with transaction.atomic():
            comment = self.comments.create(author=author, text=text)
            self._count(comment_count=1)
        return comment

    def _count(self, **changes):
        """Add to the counters in the database, where others may be counting too."""
        Post.objects.filter(pk=self.pk).update(
            **dict((name, F(name) + by) for name, by in changes.iteritems()))
        for name, by in changes.iteritems():
            setattr(self, name, getattr(self, name) + by)


class Comment(models.Model):
    post = models.ForeignKey(Post, related_name='comments')
    author = PersonField(related_name='comments')
    text = models.CharField(_('comment'), max_length=300)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ('created', 'pk')
        verbose_name = _('comment')
        verbose_name_plural = _('comments')

    def __unicode__(self):
        return u'%s: %s' % (self.author, self.text[:40])


class Like(models.Model):
    post = models.ForeignKey(Post, related_name='likes')
    person = PersonField(related_name='likes')
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        unique_together = ('post', 'person')

    def __unicode__(self):
        return u'%s likes %s' % (self.person, self.post)


class Flag(models.Model):
    """Somebody thinks that staff should look at something."""
    content_type = models.ForeignKey(ContentType)
    object_id = models.PositiveIntegerField()
    content_object = generic.GenericForeignKey('content_type', 'object_id')
    reporter = PersonField(null=True, on_delete=models.SET_NULL, related_name='+')
    reason = models.CharField(_('reason'), max_length=100)
    justified = models.NullBooleanField(_('justified'))

    class Meta:
        verbose_name = _('flag')
        verbose_name_plural = _('flags')

    def __unicode__(self):
        return self.reason
