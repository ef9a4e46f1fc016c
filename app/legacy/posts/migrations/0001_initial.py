# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.db import migrations, models
import posts.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
import posts.models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.AutoField(verbose_name='ID', serialize=False, auto_created=True, primary_key=True)),
                ('text', models.CharField(max_length=300, verbose_name='comment')),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('author', posts.fields.PersonField(related_name='comments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('created', 'pk'),
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.AutoField(verbose_name='ID', serialize=False, auto_created=True, primary_key=True)),
                ('object_id', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=100, verbose_name='reason')),
                ('justified', models.NullBooleanField(verbose_name='justified')),
                ('content_type', models.ForeignKey(to='contenttypes.ContentType')),
                ('reporter', posts.fields.PersonField(related_name='+', on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                'verbose_name': 'flag',
                'verbose_name_plural': 'flags',
            },
        ),
        migrations.CreateModel(
            name='Like',
            fields=[
                ('id', models.AutoField(verbose_name='ID', serialize=False, auto_created=True, primary_key=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', posts.fields.PersonField(related_name='likes', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.AutoField(verbose_name='ID', serialize=False, auto_created=True, primary_key=True)),
                ('picture', models.FileField(upload_to=posts.models.picture_path, verbose_name='picture')),
                ('caption', models.TextField(max_length=500, verbose_name='caption', blank=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created', db_index=True)),
                ('hidden', models.BooleanField(default=False, verbose_name='hidden')),
                ('like_count', models.PositiveIntegerField(default=0, editable=False)),
                ('comment_count', models.PositiveIntegerField(default=0, editable=False)),
                ('author', posts.fields.PersonField(related_name='posts', verbose_name='author', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-created', '-pk'),
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.AutoField(verbose_name='ID', serialize=False, auto_created=True, primary_key=True)),
                ('name', models.CharField(unique=True, max_length=50, verbose_name='name')),
            ],
            options={
                'ordering': ('name',),
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
            },
        ),
        migrations.AddField(
            model_name='post',
            name='tags',
            field=models.ManyToManyField(related_name='posts', editable=False, to='posts.Tag', blank=True),
        ),
        migrations.AddField(
            model_name='like',
            name='post',
            field=models.ForeignKey(related_name='likes', to='posts.Post'),
        ),
        migrations.AddField(
            model_name='comment',
            name='post',
            field=models.ForeignKey(related_name='comments', to='posts.Post'),
        ),
        migrations.AlterIndexTogether(
            name='post',
            index_together=set([('author', 'created')]),
        ),
        migrations.AlterUniqueTogether(
            name='like',
            unique_together=set([('post', 'person')]),
        ),
    ]
