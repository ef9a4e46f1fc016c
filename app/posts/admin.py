"""Posts, comments, likes and tags in the admin: writes go through the services, as everywhere."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html

from app.posts import services
from app.posts.models import Comment, Like, Post, Tag


class Made(admin.ModelAdmin):
    """What people make on the site: seen and deleted here, not added."""

    date_hierarchy = "created"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for made in queryset:
            self.delete_model(request, made)


@admin.register(Post)
class PostAdmin(Made):
    list_display = ("thumbnail", "author", "short", "like_count", "comment_count", "created")
    list_display_links = ("thumbnail", "short")
    list_select_related = ("author",)
    list_per_page = 50
    search_fields = ("caption", "author__username")
    fields = ("thumbnail", "author", "caption", "alt", "created", "like_count", "comment_count")
    readonly_fields = ("thumbnail", "author", "created", "like_count", "comment_count")

    @admin.display(description="photo")
    def thumbnail(self, post: Post) -> str:
        style = "height:64px;width:64px;object-fit:cover;border-radius:8px"
        return format_html('<img src="{}" alt="{}" style="{}">', post.photo.url, post.alt, style)

    @admin.display(description="caption", ordering="caption")
    def short(self, post: Post) -> str:
        return post.caption[:60] or "(none)"

    def save_model(self, request: HttpRequest, obj: Post, form: ModelForm, change: bool) -> None:
        services.edit(obj, obj.caption, obj.alt)

    def delete_model(self, request: HttpRequest, obj: Post) -> None:
        services.remove(request.user, obj)


@admin.register(Comment)
class CommentAdmin(Made):
    list_display = ("text", "author", "post", "created")
    list_select_related = ("author", "post")
    search_fields = ("text", "author__username")
    fields = ("post", "author", "text", "created")
    readonly_fields = ("post", "author", "created")

    def delete_model(self, request: HttpRequest, obj: Comment) -> None:
        services.remove_comment(request.user, obj)


@admin.register(Like)
class LikeAdmin(Made):
    list_display = ("person", "post", "created")
    list_select_related = ("person", "post")
    search_fields = ("person__username",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Like) -> None:
        services.unlike(obj.person, obj.post)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """Tags come and go with captions."""

    list_display = ("name", "post_count")
    search_fields = ("name",)
    ordering = ("-post_count", "name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
