"""In which order a person sees the posts of the people he follows."""
import math

from django.conf import settings
from django.utils.importlib import import_module

HALF_LIFE = 6 * 3600.0


def by_time(post, now):
    """The newest first."""
    return -(now - post.created).total_seconds()


def by_warmth(post, now):
    """What many like first, but every six hours count half as much."""
    age = max((now - post.created).total_seconds(), 0)
    answers = post.like_count + 2 * post.comment_count
    return (1 + math.log(1 + answers)) * math.pow(0.5, age / HALF_LIFE)


def chosen_ranking():
    """The function that the setting FEED_RANKING names."""
    module, name = settings.FEED_RANKING.rsplit('.', 1)
    return getattr(import_module(module), name)


def ranked(posts, now, score=None):
    """The posts, the best first; equals by age."""
    score = score or chosen_ranking()
    scored = [(score(post, now), post.pk, post) for post in posts]
    scored.sort(key=lambda (points, pk, post): (points, pk), reverse=True)
    return [post for points, pk, post in scored]
