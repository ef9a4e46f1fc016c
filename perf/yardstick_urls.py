"""The yardsticks' urlconf: json, 60 routes, and the items of the list page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path


def view(request: HttpRequest, **kwargs: Any) -> JsonResponse:
    return JsonResponse({"message": "Hello, World!"})


urlpatterns = [
    path("json", view, name="yardstick_json"),
    *(path(f"item{i}/<int:pk>/", view, name=f"yardstick_{i}") for i in range(60)),
    path("items/<int:pk>/", view, name="yardstick_item"),
]
