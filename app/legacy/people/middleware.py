import datetime

from django.utils import timezone


class LastSeenMiddleware(object):
    """Note when and from where a person was last here, once in five minutes."""
    interval = datetime.timedelta(minutes=5)

    def process_request(self, request):
        user = request.user
        if not user.is_authenticated():
            return None
        last_seen = user.profile.last_seen
        if last_seen is None or timezone.now() - last_seen > self.interval:
            user.profile.seen(address=self.address(request))

    def process_response(self, request, response):
        if hasattr(request, 'user') and request.user.is_authenticated():
            response['X-Person'] = request.user.username
        return response

    def address(self, request):
        forwarded = request.META.get('HTTP_X_FORWARDED_FOR')
        if forwarded:
            return forwarded.split(',')[0].strip()
        return request.META['REMOTE_ADDR']
