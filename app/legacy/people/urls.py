from django.conf.urls import patterns, url

urlpatterns = patterns(
    'people.views',
    url(r'^signup/$', 'sign_up', name='sign_up'),
    url(r'^settings/$', 'settings', name='settings'),
    url(r'^(?P<username>\w+)/$', 'profile', name='profile'),
    url(r'^(?P<username>\w+)/follow/$', 'follow', name='follow'),
    url(r'^(?P<username>\w+)/followers/$', 'followers', name='followers'),
)
