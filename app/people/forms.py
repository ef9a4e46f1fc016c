from django import forms
from django.contrib.auth.forms import UserCreationForm, UsernameField

from app.people.models import Person


class SignUpForm(UserCreationForm):
    class Meta:
        model = Person
        fields = ("username", "first_name", "last_name")
        field_classes = {"username": UsernameField}


class AccountForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ("first_name", "last_name", "email", "place", "bio", "portrait")
        widgets = {
            "bio": forms.Textarea(attrs={"rows": 3}),
            "portrait": forms.FileInput(attrs={"accept": "image/*"}),
        }
