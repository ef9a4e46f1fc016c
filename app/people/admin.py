"""People in the admin. An account is made inactive, not deleted: others' counters hold it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from app.people import services
from app.people.models import Follow, Person

COUNTERS = ("post_count", "follower_count", "following_count")


@admin.register(Person)
class PersonAdmin(UserAdmin):
    list_display = ("username", "display_name", *COUNTERS, "date_joined", "is_active")
    list_filter = ("is_active", "is_staff", "date_joined")
    search_fields = ("username", "first_name", "last_name", "email")
    readonly_fields = COUNTERS
    fieldsets = (
        *UserAdmin.fieldsets,
        ("Profile", {"fields": ("place", "bio", "portrait", *COUNTERS)}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Follow)
class FollowAdmin(admin.ModelAdmin):
    list_display = ("follower", "followed", "created")
    list_select_related = ("follower", "followed")
    search_fields = ("follower__username", "followed__username")
    date_hierarchy = "created"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Follow) -> None:
        services.unfollow(obj.follower, obj.followed)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Follow]) -> None:
        for given in queryset.select_related("follower", "followed"):
            self.delete_model(request, given)
