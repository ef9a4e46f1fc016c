from django.conf import settings
from django.conf.urls import include, patterns, url
from django.contrib import admin

admin.autodiscover()

urlpatterns = patterns(
    '',
    url(r'^admin/', include(admin.site.urls)),
    url(r'^people/', include('people.urls', namespace='people')),
    url(r'^posts/', include('posts.urls', namespace='posts')),
    url(r'^', include('feed.urls', namespace='feed')),
)

urlpatterns += patterns(
    'django.contrib.auth.views',
    url(r'^login/$', 'login', {'template_name': 'people/login.html'}, name='login'),
    url(r'^logout/$', 'logout', {'next_page': '/explore/'}, name='logout'),
    url(r'^password/$', 'password_change', {
        'template_name': 'people/password_change.html',
        'post_change_redirect': '/people/settings/',
    }, name='password_change'),
)

if settings.DEBUG:
    urlpatterns += patterns(
        '',
        url(r'^media/(?P<path>.*)$', 'django.views.static.serve',
            {'document_root': settings.MEDIA_ROOT}),
    )
