from django.conf.urls import patterns, url

from posts.views import NewPost, TagPosts

urlpatterns = patterns(
    'posts.views',
    url(r'^new/$', NewPost.as_view(), name='new'),
    url(r'^tagged/(?P<name>\w+)/$', TagPosts.as_view(), name='tag'),
    url(r'^(?P<pk>\d+)/$', 'post', name='post'),
    url(r'^(?P<pk>\d+)/like/$', 'like', name='like'),
    url(r'^(?P<pk>\d+)/delete/$', 'delete', name='delete'),
    url(r'^(?P<pk>\d+)/flag/$', 'flag', name='flag'),
)
