"""Posts and what belongs to them: tags, comments, likes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

CAPTION_LENGTH = 500
COMMENT_LENGTH = 300
TAG_LENGTH = 50


class Tag(models.Model):
    """A word that people put behind # in captions, in lower case."""

    name = models.CharField(max_length=TAG_LENGTH, unique=True)
    post_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"#{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("posts:tag", args=[self.name])


class Post(models.Model):
    """A photo with a caption; the counters are kept by the services, in the same transaction."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts")
    photo = models.ImageField(upload_to="posts/%Y/%m")
    # Not width_field and height_field: Django would then run a signal for every row it reads.
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    alt = models.CharField("what the photo shows", max_length=200, blank=True)
    caption = models.TextField(max_length=CAPTION_LENGTH, blank=True)
    created = models.DateTimeField(editable=False)
    like_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    tags = models.ManyToManyField(Tag, related_name="posts", blank=True, editable=False)

    class Meta:
        ordering = ["-created", "-id"]
        indexes = [
            models.Index(fields=["-created", "-id"], name="post_newest"),
            models.Index(fields=["author", "-created", "-id"], name="post_newest_of_author"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}: {self.caption[:40]}"

    def get_absolute_url(self) -> str:
        return reverse("posts:post", args=[self.pk])


class Comment(models.Model):
    """What someone said under a post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="comments")
    text = models.CharField(max_length=COMMENT_LENGTH)
    created = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["created", "id"]
        indexes = [models.Index(fields=["post", "created", "id"], name="comment_order")]

    def __str__(self) -> str:
        return self.text[:60]


class Like(models.Model):
    """One person likes one post, once."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="likes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="likes")
    created = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-created", "-id"]
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="like_once")]
        indexes = [models.Index(fields=["post", "-created", "-id"], name="like_newest")]

    def __str__(self) -> str:
        return f"{self.person} likes {self.post}"
