from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import ugettext_lazy as _

from posts.captions import tag_names
from posts.models import Comment, Flag, Post

PICTURE_TYPES = {'.gif': 'image/gif', '.jpg': 'image/jpeg', '.png': 'image/png'}
PICTURE_SIZE = 5 * 1024 * 1024


class PostForm(forms.ModelForm):
    class Meta:
        model = Post
        fields = ('picture', 'caption')

    def __init__(self, author, *args, **kwargs):
        super(PostForm, self).__init__(*args, **kwargs)
        self.instance.author = author

    def clean_picture(self):
        picture = self.cleaned_data['picture']
        endings = PICTURE_TYPES.keys()
        endings.sort()
        if not picture.name.lower().endswith(tuple(endings)):
            raise forms.ValidationError(_('Please choose a %s file.') % ', '.join(endings))
        if picture.size > PICTURE_SIZE:
            raise forms.ValidationError(
                _('Please choose a smaller picture, up to %s.') % filesizeformat(PICTURE_SIZE))
        return picture

    def clean_caption(self):
        caption = self.cleaned_data['caption'].strip()
        if len(tag_names(caption)) > 10:
            raise forms.ValidationError(_('Ten tags are enough.'))
        return caption


class CommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ('text',)


class FlagForm(forms.ModelForm):
    class Meta:
        model = Flag
        fields = ('reason',)
