from django.conf.urls import patterns, url
from django.views.generic import TemplateView

from feed.rss import PersonFeed

urlpatterns = patterns(
    'feed.views',
    url(r'^$', 'home', name='home'),
    url(r'^explore/$', 'explore', name='explore'),
    url(r'^about/$', TemplateView.as_view(template_name='feed/about.html'), name='about'),
    url(r'^rss/(?P<username>\w+)/$', PersonFeed(), name='rss'),
)

urlpatterns += patterns(
    'feed.api',
    url(r'^api/posts/$', 'posts', name='api_posts'),
    url(r'^api/people/(?P<username>\w+)/$', 'person', name='api_person'),
)
