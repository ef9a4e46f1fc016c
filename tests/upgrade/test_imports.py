"""Import statements after a rewrite."""

from __future__ import annotations

from hotclub.upgrade import upgrade_source


def upgraded(text: str) -> str:
    return upgrade_source(text, python=(3, 13), django=(5, 2), path="urls.py")


def test_a_block_whose_imports_all_go_keeps_a_statement() -> None:
    before = (
        "try:\n    from django.conf.urls.defaults import *\n"
        "except ImportError:\n    from django.conf.urls import *\n"
        "from django.contrib import admin\n\n"
        "urlpatterns = patterns('', (r'^admin/', include(admin.site.urls)))\n"
    )
    after = (
        "from django.urls import re_path\nfrom django.contrib import admin\n\n"
        "urlpatterns = [re_path(r'^admin/', admin.site.urls)]\n"
    )
    assert upgraded(before) == after
