"""Compile the service's own fast paths: `python app/setup.py build_ext --inplace`.

It is what any project does that has fast paths of its own.
"""

import os
import sys
from pathlib import Path

from setuptools import Distribution, setup

ROOT = Path(__file__).resolve().parent.parent
os.chdir(ROOT)
sys.path[0] = str(ROOT)

from hotclub.fastpaths.build import extensions  # noqa: E402 - after the folder is the project's


class Service(Distribution):
    """A distribution of its own: the pyproject.toml in this folder is hotclub's."""

    def parse_config_files(self, *args, **kwargs):
        pass


setup(
    name="sundial",
    packages=["app.hot"],
    ext_modules=extensions("app.hot"),
    distclass=Service,
)
