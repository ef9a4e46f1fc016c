# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.db import migrations, models
import django.utils.timezone
from django.conf import settings


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0006_require_contenttypes_0002'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.AutoField(verbose_name='ID', serialize=False, auto_created=True, primary_key=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ('-created', '-pk'),
                'get_latest_by': 'created',
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('user', models.OneToOneField(related_name='profile', primary_key=True, serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('name', models.CharField(max_length=60, verbose_name='name', blank=True)),
                ('bio', models.TextField(max_length=300, verbose_name='about you', blank=True)),
                ('place', models.CharField(max_length=60, verbose_name='place', blank=True)),
                ('website', models.URLField(verbose_name='website', blank=True)),
                ('newsletter', models.NullBooleanField(help_text='Unknown until the person has been asked.', verbose_name='newsletter')),
                ('follower_count', models.PositiveIntegerField(default=0, editable=False)),
                ('following_count', models.PositiveIntegerField(default=0, editable=False)),
                ('last_seen', models.DateTimeField(null=True, editable=False)),
                ('last_address', models.GenericIPAddressField(null=True, editable=False)),
            ],
            options={
                'ordering': ('user',),
                'verbose_name': 'profile',
                'verbose_name_plural': 'profiles',
            },
        ),
        migrations.AddField(
            model_name='follow',
            name='followed',
            field=models.ForeignKey(related_name='follows_received', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='follow',
            name='follower',
            field=models.ForeignKey(related_name='follows_made', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterUniqueTogether(
            name='follow',
            unique_together=set([('follower', 'followed')]),
        ),
        migrations.AlterIndexTogether(
            name='follow',
            index_together=set([('followed', 'created')]),
        ),
    ]
