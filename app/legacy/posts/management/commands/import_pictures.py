# -*- coding: utf-8 -*-
"""Bring the pictures of another site along: one address a line."""
import os
import socket
import urllib
import urllib2
import urlparse

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError

from posts.models import Post


def fetch(address):
    """The bytes behind an address."""
    return urllib2.urlopen(address, timeout=10).read()


def file_name(address):
    return os.path.basename(urllib.unquote(urlparse.urlsplit(address).path)) or 'picture.jpg'


class Command(BaseCommand):
    help = 'Posts the pictures at the addresses in a file for a person.'
    args = '<username> <file>'

    def handle(self, *args, **options):
        if len(args) != 2:
            raise CommandError('Usage: import_pictures %s' % self.args)
        try:
            author = get_user_model().objects.get(username=args[0])
        except get_user_model().DoesNotExist:
            raise CommandError, 'There is no person called %s.' % args[0]
        failed = {}
        for line in open(args[1]):
            address = line.strip()
            if not address:
                continue
            try:
                content = fetch(address)
            except (urllib2.URLError, socket.timeout), error:
                failed[address] = error
                continue
            post = Post(author=author)
            post.picture.save(file_name(address), ContentFile(content))
        for address, error in sorted(failed.iteritems()):
            self.stderr.write('%s: %s' % (address, error))
