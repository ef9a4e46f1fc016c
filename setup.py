"""The build: pyproject.toml says what hotclub is, this file where its folders are."""

import runpy

from setuptools import find_packages, setup

FOLDERS = ("fastpaths", "upgrade", "perf")
package_dir = {"hotclub": "hotclub"} | {f"hotclub.{folder}": folder for folder in FOLDERS}
packages = ["hotclub"] + [
    f"hotclub.{name}"
    for folder in FOLDERS
    for name in find_packages(include=(folder, f"{folder}.*"))
]
# hotclub is not installed while it is built, so its own helper is read from the file.
extensions = runpy.run_path("fastpaths/build.py")["extensions"]

setup(
    packages=packages,
    package_dir=package_dir,
    package_data={
        name: ["py.typed", "*.json", "*.html", "templates/**/*", "static/**/*", "*.pxd", "*.pyx"]
        for name in packages
    },
    ext_modules=extensions("hotclub.fastpaths.paths", package_dir=package_dir)
    + extensions("hotclub.perf.hot", package_dir=package_dir),
)
