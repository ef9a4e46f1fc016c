import sys

from django.core.management.base import NoArgsCommand
from django.db.models import get_model


class Command(NoArgsCommand):
    help = 'Counts the likes, comments and followers again.'

    def handle_noargs(self, **options):
        changed = 0
        for post in get_model('posts', 'Post').objects.all():
            counts = {'like_count': post.likes.count(), 'comment_count': post.comments.count()}
            changed += self.correct(post, counts)
        for profile in get_model('people', 'Profile').objects.select_related('user'):
            counts = {
                'follower_count': profile.user.follows_received.count(),
                'following_count': profile.user.follows_made.count(),
            }
            changed += self.correct(profile, counts)
        print '%d rows corrected.' % changed

    def correct(self, row, counts):
        """Write the counts that are wrong; 1 if there were any."""
        wrong = dict((name, n) for name, n in counts.items() if getattr(row, name) <> n)
        if not wrong:
            return 0
        type(row)._default_manager.filter(pk=row.pk).update(**wrong)
        for name in sorted(wrong):
            print >>sys.stderr, '%s %s:' % (type(row).__name__, row.pk),
            print >>sys.stderr, name, wrong[name]
        return 1
