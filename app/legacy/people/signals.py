"""What other apps may want to know about people."""
from django.dispatch import Signal

followed = Signal(providing_args=['follower', 'followed'])
unfollowed = Signal(providing_args=['follower', 'followed'])
