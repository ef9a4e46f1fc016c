"""People and follows."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

USERNAME_LENGTH = 30


class Person(AbstractUser):
    """Someone with an account; the counters are kept by the services, in the same transaction."""

    username = models.CharField(
        max_length=USERNAME_LENGTH,
        unique=True,
        validators=[RegexValidator(r"^\w+\Z", "Use letters, digits and underscores only.")],
        error_messages={"unique": "This name is taken."},
    )
    bio = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=60, blank=True)
    portrait = models.ImageField(upload_to="portraits", blank=True)
    post_count = models.PositiveIntegerField(default=0, editable=False)
    follower_count = models.PositiveIntegerField(default=0, editable=False)
    following_count = models.PositiveIntegerField(default=0, editable=False)
    following = models.ManyToManyField(
        "self", through="Follow", symmetrical=False, related_name="followers"
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["username"]

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        words = self.display_name.split()
        return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()

    @property
    def hue(self) -> int:
        """The colour of the portrait of a person without one, in degrees."""
        return (self.pk or 0) * 137 % 360

    def get_absolute_url(self) -> str:
        return reverse("people:profile", args=[self.username])


class Follow(models.Model):
    """One person follows another."""

    follower = models.ForeignKey(Person, models.CASCADE, related_name="follows_made")
    followed = models.ForeignKey(Person, models.CASCADE, related_name="follows_received")
    created = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follow_once"),
            models.CheckConstraint(
                condition=~models.Q(follower=models.F("followed")), name="follow_others"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follower} follows {self.followed}"
