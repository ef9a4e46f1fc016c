import urllib

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Q
from django.shortcuts import render_to_response
from django.template import RequestContext
from django.utils import timezone
from django.utils.encoding import smart_str

from feed.ranking import ranked
from posts.models import Post


@login_required
def home(request):
    """The recent posts of the people whom the visitor follows, the warmest first."""
    recent = Post.objects.seen_by(request.user)[:10 * settings.FEED_PAGE_SIZE]
    posts = ranked(recent, timezone.now())[:settings.FEED_PAGE_SIZE]
    return render_to_response('feed/home.html', {'posts': posts},
                              context_instance=RequestContext(request))


def explore(request):
    """Everybody's posts, or those that hold all the words looked for."""
    posts = Post.objects.for_list()
    words = request.GET.get('q', u'').split()
    for word in words:
        posts = posts.filter(Q(caption__icontains=word) | Q(author__username__iexact=word))
    paginator = Paginator(posts, settings.FEED_PAGE_SIZE)
    try:
        page = paginator.page(request.GET.get('page', 1))
    except PageNotAnInteger:
        page = paginator.page(1)
    except EmptyPage:
        page = paginator.page(paginator.num_pages)
    query = urllib.urlencode({'q': smart_str(u' '.join(words))})
    return render_to_response('feed/explore.html',
                              {'page': page, 'words': words, 'query': query},
                              context_instance=RequestContext(request))
