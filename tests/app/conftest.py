from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from app.people.models import Person
from app.posts import services
from app.posts.models import Post
from app.seed import Scale, seed

SMALL = Scale(people=20, posts=60, comments=150, likes=400)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db) -> None:
    """A small seeded world."""
    seed(SMALL, pictures=False)


@pytest.fixture
def transactional_world(transactional_db) -> None:
    """A small seeded world outside any transaction, as requests through WSGI need it."""
    seed(SMALL, pictures=False)


@pytest.fixture
def ada(world: None) -> Person:
    return Person.objects.get(username="ada")


@pytest.fixture
def member(client, ada: Person):
    """A client that ada is logged in with."""
    client.force_login(ada)
    return client


@pytest.fixture
def new_person(db):
    """Make a person who is not of the seeded world."""
    return lambda name: Person.objects.create_user(name, password="a long password")


@pytest.fixture
def photo():
    """Make an upload."""

    def make(size=(64, 48), kind="PNG", **extra) -> SimpleUploadedFile:
        kept = BytesIO()
        Image.new("RGB", size, "teal").save(kept, kind, **extra)
        return SimpleUploadedFile(f"photo.{kind.lower()}", kept.getvalue())

    return make


@pytest.fixture
def publish(photo):
    def make(author: Person, caption: str = "") -> Post:
        return services.publish(author, photo(), caption)

    return make
