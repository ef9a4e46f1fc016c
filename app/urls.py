"""Every address of the service."""

from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles.views import serve as serve_static
from django.http import FileResponse, HttpRequest
from django.urls import include, path, re_path
from django.views.static import serve


def media(request: HttpRequest, path: str) -> FileResponse:
    """Serve an uploaded photo. A deployed site lets its web server do this, and static/."""
    return serve(request, path, document_root=settings.MEDIA_ROOT)


urlpatterns = [
    path("", include("app.feed.urls")),
    path("", include("app.people.urls")),
    path("", include("app.posts.urls")),
    path("admin/", admin.site.urls),
    re_path(r"^static/(?P<path>.*)\Z", serve_static, {"insecure": True}),
    re_path(r"^media/(?P<path>.*)\Z", media),
]
if "hotclub.perf.dashboard" in settings.INSTALLED_APPS:
    urlpatterns.append(path("hotclub/", include("hotclub.perf.dashboard.urls")))
