"""The dashboard: a Django app over the store, for staff alone. See docs/production.md."""
