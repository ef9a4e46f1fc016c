# -*- coding: utf-8 -*-
import csv
import json
import os
from cStringIO import StringIO
from optparse import make_option

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.encoding import smart_str

from posts.models import Post

COLUMNS = ('pk', 'created', 'caption', 'likes', 'tags')


class Command(BaseCommand):
    help = 'Writes the posts of the people named, or of all, as JSON or CSV.'
    args = '[username ...]'
    option_list = BaseCommand.option_list + (
        make_option('--format', action='store', dest='format', default='json',
                    help='json (the default) or csv'),
        make_option('--limit', action='store', dest='limit', type='int', default=1000,
                    help='at most this many posts (default: 1000)'),
        make_option('-o', '--output', action='store', dest='output', default=None,
                    help='a file that only its owner may change'),
    )

    def handle(self, *usernames, **options):
        if options['format'] not in ('json', 'csv'):
            raise CommandError, 'The format is json or csv, not %s.' % options['format']
        posts = Post.objects.select_related('author').prefetch_related('tags')
        if usernames:
            posts = posts.filter(author__in=map(self.person, usernames))
        rows = map(self.row, posts[:options['limit']])
        text = getattr(self, 'as_%s' % options['format'])(rows)
        if options['output'] is None:
            self.stdout.write(text)
            return
        with open(options['output'], 'w') as output:
            output.write(text)
        os.chmod(options['output'], 0644)
        if int(options['verbosity']) > 1:
            print '%d posts written to %s' % (len(rows), options['output'])

    def person(self, username):
        try:
            return get_user_model().objects.get(username=username)
        except get_user_model().DoesNotExist, error:
            raise CommandError('%s: %s' % (username, error))

    def row(self, post):
        tags = u' '.join(unicode(tag) for tag in post.tags.all())
        return (post.pk, post.created.isoformat(), post.caption, post.like_count, tags)

    def as_json(self, rows):
        return json.dumps([dict(zip(COLUMNS, row)) for row in rows], indent=2, sort_keys=True)

    def as_csv(self, rows):
        output = StringIO()
        writer = csv.writer(output)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([smart_str(value) for value in row])
        return output.getvalue()
