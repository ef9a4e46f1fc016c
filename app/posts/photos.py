"""Photos as they are kept: upright, at most 1600 pixels, and without the place they were taken."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

LONGEST_PX = 1600
QUALITY = 85


def developed(upload: UploadedFile) -> tuple[ContentFile, int, int]:
    """Return the uploaded picture as a new JPEG file with a random name, its width and height.

    A camera writes where and with what it took a picture; a fresh JPEG holds the picture alone.
    """
    upload.seek(0)
    with Image.open(upload) as original:
        upright = ImageOps.exif_transpose(original).convert("RGB")
    upright.thumbnail((LONGEST_PX, LONGEST_PX))
    kept = BytesIO()
    upright.save(kept, "JPEG", quality=QUALITY)
    return ContentFile(kept.getvalue(), f"{uuid4().hex}.jpg"), *upright.size
