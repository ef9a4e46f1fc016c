from django import forms

from app.posts.models import Comment, Post

LARGEST_BYTES = 10 * 1024 * 1024


class PostForm(forms.ModelForm):
    class Meta:
        model = Post
        fields = ("photo", "caption", "alt")
        widgets = {
            "photo": forms.FileInput(attrs={"accept": "image/*"}),
            "caption": forms.Textarea(
                attrs={"rows": 4, "placeholder": "Say something. #tags and @names become links."}
            ),
        }

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo.size > LARGEST_BYTES:
            found_mb = photo.size / 1024 / 1024
            raise forms.ValidationError(
                f"This photo has {found_mb:.1f} MB: choose one of at most 10 MB."
            )
        return photo


class CommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ("text",)
        widgets = {"text": forms.TextInput(attrs={"placeholder": "Add a comment…"})}
