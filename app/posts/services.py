"""What people do with posts: every write, with its counters, in one transaction."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from app.people.models import Person
from app.people.services import NotAllowed
from app.posts.captions import tag_names
from app.posts.models import TAG_LENGTH, Comment, Like, Post, Tag
from app.posts.photos import developed


@transaction.atomic
def publish(author: Person, photo: UploadedFile, caption: str = "", alt: str = "") -> Post:
    """Publish a photo, with the tags that its caption names, and return the post."""
    file, width, height = developed(photo)
    post = Post.objects.create(
        author=author,
        photo=file,
        width=width,
        height=height,
        caption=caption,
        alt=alt,
        created=timezone.now(),
    )
    retag(post)
    Person.objects.filter(pk=author.pk).update(post_count=F("post_count") + 1)
    return post


@transaction.atomic
def edit(post: Post, caption: str, alt: str) -> None:
    """Change what a post says, and its tags with it."""
    post.caption, post.alt = caption, alt
    post.save(update_fields=["caption", "alt"])
    retag(post)


def retag(post: Post) -> None:
    """Give a post the tags that its caption names, and count them."""
    Tag.objects.filter(posts=post).update(post_count=F("post_count") - 1)
    names = [name for name in tag_names(post.caption) if len(name) <= TAG_LENGTH]
    Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)
    post.tags.set(Tag.objects.filter(name__in=names))
    Tag.objects.filter(posts=post).update(post_count=F("post_count") + 1)


@transaction.atomic
def remove(person: Person, post: Post) -> None:
    """Delete a post of one's own, its photo included. Raises NotAllowed for others' posts."""
    if post.author_id != person.pk and not person.is_staff:
        raise NotAllowed("You can delete only your own posts.")
    Tag.objects.filter(posts=post).update(post_count=F("post_count") - 1)
    Person.objects.filter(pk=post.author_id).update(post_count=F("post_count") - 1)
    name, storage = post.photo.name, post.photo.storage
    post.delete()
    if not Post.objects.filter(photo=name).exists():  # seeded posts share their pictures
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def like(person: Person, post: Post) -> bool:
    """Like a post, and return whether that is new. Twice is the same as once."""
    _, created = Like.objects.get_or_create(
        post=post, person=person, defaults={"created": timezone.now()}
    )
    if created:
        Post.objects.filter(pk=post.pk).update(like_count=F("like_count") + 1)
    return created


@transaction.atomic
def unlike(person: Person, post: Post) -> bool:
    """Undo like(), and return whether there was anything to undo."""
    removed, _ = Like.objects.filter(post=post, person=person).delete()
    if removed:
        Post.objects.filter(pk=post.pk).update(like_count=F("like_count") - 1)
    return bool(removed)


@transaction.atomic
def comment(author: Person, post: Post, text: str) -> Comment:
    """Say something under a post, and return the comment."""
    said = Comment.objects.create(post=post, author=author, text=text, created=timezone.now())
    Post.objects.filter(pk=post.pk).update(comment_count=F("comment_count") + 1)
    return said


@transaction.atomic
def remove_comment(person: Person, said: Comment) -> None:
    """Delete a comment of one's own, or one under a post of one's own, else raise NotAllowed."""
    if person.pk not in (said.author_id, said.post.author_id) and not person.is_staff:
        raise NotAllowed("You can delete only your own comments.")
    removed, _ = Comment.objects.filter(pk=said.pk).delete()
    if removed:
        Post.objects.filter(pk=said.post_id).update(comment_count=F("comment_count") - 1)
