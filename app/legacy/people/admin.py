from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import ugettext_lazy as _

from people.models import Follow, Profile


class ProfileAdmin(admin.ModelAdmin):
    list_display = ('user', 'shown_name', 'link', 'is_asked', 'follower_count', 'last_seen')
    search_fields = ('user__username', 'name')
    actions = ['forget_address']

    def shown_name(self, profile):
        return profile.name or u'-'
    shown_name.short_description = _('name')
    shown_name.admin_order_field = 'name'

    def link(self, profile):
        return format_html(u'<a href="{}">{}</a>', profile.get_absolute_url(), _('view'))
    link.allow_tags = True
    link.short_description = _('page')

    def is_asked(self, profile):
        return profile.newsletter is not None
    is_asked.boolean = True

    def forget_address(self, request, queryset):
        count = queryset.update(last_address=None)
        self.message_user(request, u'%d addresses forgotten.' % count)
    forget_address.short_description = _('Forget the last address')


class FollowAdmin(admin.ModelAdmin):
    list_display = ('__str__', 'created')
    list_filter = ('created',)
    raw_id_fields = ('follower', 'followed')


admin.site.register(Profile, ProfileAdmin)
admin.site.register(Follow, FollowAdmin)
