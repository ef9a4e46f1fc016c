"""What scripts ask for."""
import json

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.utils import six
from django.utils.datastructures import SortedDict
from django.views.decorators.cache import never_cache

from feed import cursors
from posts.models import Post


def json_response(data, **kwargs):
    return HttpResponse(json.dumps(data, cls=DjangoJSONEncoder),
                        content_type='application/json', **kwargs)


def described(post):
    return SortedDict([
        ('id', post.pk),
        ('author', post.author.username),
        ('caption', six.text_type(post.caption)),
        ('picture', post.picture.url),
        ('created', post.created),
        ('likes', post.like_count),
        ('comments', post.comment_count),
    ])


@never_cache
def posts(request):
    """A page of posts, newest first, and the cursor of the next."""
    if not request.is_ajax() and request.META.get('HTTP_ACCEPT') == 'text/html':
        return HttpResponseBadRequest('This address is for scripts.')
    try:
        before = cursors.decode(request.GET.get('cursor'))
    except cursors.BadCursor, error:
        return json_response({'error': unicode(error)}, status=400)
    posts = Post.objects.for_list().order_by('-pk')
    if before is not None:
        posts = posts.filter(pk__lt=before)
    page = list(posts[:settings.FEED_PAGE_SIZE + 1])
    following = None
    if len(page) > settings.FEED_PAGE_SIZE:
        page.pop()
        following = cursors.encode(page[-1].pk)
    return json_response({'posts': map(described, page), 'next': following})


def person(request, username):
    """A person and his numbers."""
    person = get_object_or_404(get_user_model(), username=username)
    numbers = {
        'posts': person.posts.count(),
        'followers': person.profile.follower_count,
        'following': person.profile.following_count,
    }
    data = {'username': person.username, 'name': unicode(person.profile)}
    for name, number in six.iteritems(numbers):
        data[name] = number
    return json_response(data)
