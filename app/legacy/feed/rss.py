from django.contrib.auth import get_user_model
from django.contrib.syndication.views import Feed
from django.core.urlresolvers import reverse
from django.shortcuts import get_object_or_404
from django.utils.encoding import force_unicode
from django.utils.translation import ugettext as _


class PersonFeed(Feed):
    def get_object(self, request, username):
        return get_object_or_404(get_user_model(), username=username)

    def title(self, person):
        return _('Photos by %s') % force_unicode(person.profile)

    def link(self, person):
        return reverse('people:profile', kwargs={'username': person.username})

    def description(self, person):
        return person.profile.bio

    def items(self, person):
        return person.posts.filter(hidden=False)[:20]

    def item_title(self, post):
        return force_unicode(post)

    def item_description(self, post):
        return post.caption

    def item_pubdate(self, post):
        return post.created
