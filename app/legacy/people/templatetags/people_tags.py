from django import template
from django.contrib.auth import get_user_model

from people.models import Follow

register = template.Library()


@register.simple_tag
def portrait(person, size=80):
    return person.profile.portrait(size)


@register.assignment_tag(takes_context=True)
def suggested_people(context, count=3):
    """Some people whom the visitor does not follow yet, the most followed first."""
    people = get_user_model().objects.order_by('-profile__follower_count', 'username')
    user = context['request'].user
    if user.is_authenticated():
        known = Follow.objects.filter(follower=user).values_list('followed', flat=True)
        people = people.exclude(pk=user.pk).exclude(pk__in=known)
    return people[:count]


@register.filter
def joined_names(people):
    """ada, ben and cy"""
    names = map(unicode, people)
    if len(names) < 2:
        return u''.join(names)
    return u'%s and %s' % (u', '.join(names[:-1]), names[-1])
