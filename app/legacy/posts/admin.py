from django.contrib import admin
from django.contrib.contenttypes import generic
from django.utils.translation import ugettext_lazy as _, ungettext

from posts.models import Comment, Flag, Post, Tag


class CommentInline(admin.TabularInline):
    model = Comment
    extra = 0
    raw_id_fields = ('author',)


class FlagInline(generic.GenericTabularInline):
    model = Flag
    extra = 0
    raw_id_fields = ('reporter',)


class PostAdmin(admin.ModelAdmin):
    list_display = ('__unicode__', 'author', 'thumbnail', 'created', 'hidden', 'like_count')
    list_filter = ('hidden', 'created')
    search_fields = ('caption', 'author__username')
    raw_id_fields = ('author',)
    inlines = [CommentInline, FlagInline]
    actions = ['hide']

    def get_queryset(self, request):
        return super(PostAdmin, self).get_queryset(request).select_related('author')

    def thumbnail(self, post):
        return u'<img src="%s" width="60" alt="">' % post.picture.url
    thumbnail.allow_tags = True
    thumbnail.short_description = _('picture')

    def hide(self, request, queryset):
        count = queryset.update(hidden=True)
        self.message_user(
            request, ungettext(u'%d post hidden.', u'%d posts hidden.', count) % count)
    hide.short_description = _('Hide the selected posts')


class TagAdmin(admin.ModelAdmin):
    list_display = ('name', 'post_count')
    search_fields = ('name',)

    def post_count(self, tag):
        return tag.posts.count()
    post_count.short_description = _('posts')


admin.site.register(Post, PostAdmin)
admin.site.register(Tag, TagAdmin)
admin.site.register(Flag, list_display=('reason', 'content_object', 'reporter', 'justified'))
