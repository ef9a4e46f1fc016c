from django.conf import settings
from django.db import models


class PersonField(models.ForeignKey):
    """A foreign key to the user model, wherever that lives."""

    def __init__(self, to=settings.AUTH_USER_MODEL, **kwargs):
        super(PersonField, self).__init__(to, **kwargs)
