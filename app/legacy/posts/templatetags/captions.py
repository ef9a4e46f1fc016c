from django import template
from django.db.models import Count
from django.template.defaultfilters import stringfilter

from posts.captions import link_entities
from posts.models import Tag

register = template.Library()


@register.filter(is_safe=True)
@stringfilter
def linked(caption):
    """{{ post.caption|linked }}: its #tags and @mentions as links."""
    return link_entities(caption)


@register.assignment_tag
def popular_tags(count=5):
    """{% popular_tags 10 as tags %}"""
    return Tag.objects.annotate(uses=Count('posts')).order_by('-uses', 'name')[:count]


@register.inclusion_tag('posts/like_button.html', takes_context=True)
def like_button(context, post, is_liked):
    return {'post': post, 'is_liked': is_liked, 'user': context['user'],
            'csrf_token': context.get('csrf_token')}
