"""The Django app: installs the fast paths once every app is ready."""

from __future__ import annotations

import logging

from django.apps import AppConfig
from django.conf import settings

log = logging.getLogger("hotclub.fastpaths")


class FastPathsConfig(AppConfig):
    name = "hotclub.fastpaths"
    label = "hotclub_fastpaths"
    verbose_name = "hotclub fast paths"

    def ready(self) -> None:
        """Install what the setting FASTPATHS asks for; FASTPATHS=off in the environment wins."""
        from hotclub.fastpaths import checks, choice, debug_page, install

        checks.register()
        if choice.switched_off():
            return
        chosen = getattr(settings, "FASTPATHS", {})
        try:
            install(chosen.get("ONLY"), chosen.get("SKIP", ()))
        except Exception as error:
            # A site that starts without fast paths is better than one that does not start:
            # the system check reports it.
            log.warning("no fast path was installed: %s", error)
        debug_page.announce()
