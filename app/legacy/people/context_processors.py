from django.conf import settings
from django.utils.translation import ugettext_lazy as _


def site(request):
    """What every page shows."""
    return {
        'site_name': u'photoshare',
        'site_claim': _(u'People, photos, and a feed worth opening'),
        'page_size': settings.FEED_PAGE_SIZE,
    }
