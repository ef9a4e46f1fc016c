from django.conf import settings
from django.db.models import F, get_model
from django.db.models.signals import post_save
from django.dispatch import receiver

from people.signals import followed, unfollowed


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def create_profile(sender, instance, created, raw=False, **kwargs):
    """Everybody has a profile, whichever way the account was made."""
    if created and not raw:
        get_model('people', 'Profile').objects.create(user=instance)


def change_counters(follower, person, by):
    profiles = get_model('people', 'Profile').objects
    profiles.filter(user=follower).update(following_count=F('following_count') + by)
    profiles.filter(user=person).update(follower_count=F('follower_count') + by)


@receiver(followed)
def count_follow(sender, follower, followed, **kwargs):
    change_counters(follower, followed, 1)


@receiver(unfollowed)
def count_unfollow(sender, follower, followed, **kwargs):
    change_counters(follower, followed, -1)
