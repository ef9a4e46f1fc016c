# -*- coding: utf-8 -*-
"""
Django settings for photoshare, for Django 1.8.
"""
import os
import sys

from django.core.urlresolvers import reverse_lazy
from django.utils.translation import ugettext_lazy as _

BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Set PHOTOSHARE_SECRET_KEY in production.
SECRET_KEY = os.environ.get('PHOTOSHARE_SECRET_KEY', 'not-a-secret-outside-production')

DEBUG = not os.environ.has_key('PHOTOSHARE_PRODUCTION')
TEMPLATE_DEBUG = DEBUG

ALLOWED_HOSTS = ['localhost', '127.0.0.1', '.photoshare.example']

ADMINS = (
    ('Photoshare staff', 'staff@photoshare.example'),
)
MANAGERS = ADMINS

INSTALLED_APPS = (
    'django.contrib.admin',
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'django.contrib.messages',
    'django.contrib.staticfiles',
    'people',
    'posts',
    'feed',
)

MIDDLEWARE_CLASSES = (
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.contrib.auth.middleware.SessionAuthenticationMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
    'people.middleware.LastSeenMiddleware',
)

ROOT_URLCONF = 'photoshare.urls'
WSGI_APPLICATION = 'photoshare.wsgi.application'

TEMPLATE_DIRS = (
    os.path.join(BASE_DIR, 'templates'),
)

TEMPLATE_CONTEXT_PROCESSORS = (
    'django.contrib.auth.context_processors.auth',
    'django.core.context_processors.debug',
    'django.core.context_processors.i18n',
    'django.core.context_processors.media',
    'django.core.context_processors.static',
    'django.core.context_processors.request',
    'django.contrib.messages.context_processors.messages',
    'people.context_processors.site',
)

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.sqlite3',
        'NAME': os.path.join(BASE_DIR, 'photoshare.sqlite3'),
    }
}

CACHES = {
    'default': {
        'BACKEND': 'django.core.cache.backends.locmem.LocMemCache',
    }
}

LANGUAGE_CODE = 'en-us'
LANGUAGES = (
    ('en', _('English')),
    ('de', _('German')),
)
TIME_ZONE = 'UTC'
USE_I18N = True
USE_L10N = True
USE_TZ = True

STATIC_URL = '/static/'
STATICFILES_DIRS = (
    os.path.join(BASE_DIR, 'static'),
)
MEDIA_URL = '/media/'
MEDIA_ROOT = os.path.join(BASE_DIR, 'media')
FILE_UPLOAD_PERMISSIONS = 0644

LOGIN_URL = reverse_lazy('login')
LOGIN_REDIRECT_URL = reverse_lazy('feed:home')

EMAIL_BACKEND = 'django.core.mail.backends.console.EmailBackend'

# How the home feed is ordered: the dotted name of a function of a post and a time.
FEED_RANKING = 'feed.ranking.by_warmth'
FEED_PAGE_SIZE = 10

if 'test' in sys.argv:
    PASSWORD_HASHERS = ('django.contrib.auth.hashers.MD5PasswordHasher',)
