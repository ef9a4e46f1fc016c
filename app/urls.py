"""Every address of the service."""

from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles.views import serve as serve_static
from django.urls import include, path, re_path
from django.views.static import serve

urlpatterns = [
    path("", include("app.feed.urls")),
    path("", include("app.people.urls")),
    path("", include("app.posts.urls")),
    path("admin/", admin.site.urls),
    # A deployed site lets its web server do this; one process is enough to try the service.
    re_path(r"^static/(?P<path>.*)\Z", serve_static, {"insecure": True}),
    re_path(r"^media/(?P<path>.*)\Z", serve, {"document_root": settings.MEDIA_ROOT}),
]
