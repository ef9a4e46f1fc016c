"""Requirements, classifiers, tox.ini."""
