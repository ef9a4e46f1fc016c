"""Python's removed and renamed interfaces."""
