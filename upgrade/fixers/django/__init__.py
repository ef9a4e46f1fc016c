"""Django's removed and renamed interfaces."""
