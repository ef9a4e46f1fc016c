"""Posts without a camera."""
import shutil
import tempfile

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.test.utils import override_settings

from posts.models import Post

GIF = (b'GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,'
       b'\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01D\x00;')


def picture(name='sea.gif'):
    return SimpleUploadedFile(name, GIF, content_type='image/gif')


class PictureTestCase(TestCase):
    """A test with two people; its pictures are kept in a folder of its own."""

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        media = override_settings(MEDIA_ROOT=self.folder)
        media.enable()
        self.addCleanup(media.disable)
        self.ada = User.objects.create_user('ada', password='lovelace')
        self.ben = User.objects.create_user('ben', password='nicholson')

    def log_in(self):
        self.assertTrue(self.client.login(username='ada', password='lovelace'))

    def post(self, caption=u'', author=None, **kwargs):
        return Post.objects.create(
            author=author or self.ada, caption=caption, picture=picture(), **kwargs)
