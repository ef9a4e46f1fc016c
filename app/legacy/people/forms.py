# -*- coding: utf-8 -*-
import re

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import UserCreationForm
from django.utils.encoding import force_text
from django.utils.translation import ugettext_lazy as _

from people.models import Profile

RESERVED_NAMES = ('admin', 'about', 'settings', 'signup')


class SignUpForm(UserCreationForm):
    email = forms.EmailField(label=_('E-mail'))

    class Meta(UserCreationForm.Meta):
        model = get_user_model()
        fields = ('username', 'email')

    def clean_username(self):
        username = self.cleaned_data['username']
        if username.lower() in RESERVED_NAMES:
            raise forms.ValidationError, _('This name is reserved.')
        if not re.match(ur'^\w+$', username, re.UNICODE):
            raise forms.ValidationError(_(u'Letters, digits and _ only \u2013 no spaces.'))
        if get_user_model().objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_('This name is taken.'))
        return username


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Profile
        fields = ('name', 'bio', 'place', 'website', 'newsletter')
        widgets = {'bio': forms.Textarea(attrs={'rows': 4})}

    def clean_name(self):
        """Collapse white space: a name is one line."""
        return u' '.join(force_text(self.cleaned_data['name']).split())
