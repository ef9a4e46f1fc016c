"""One file a fixer, found because it is there."""
