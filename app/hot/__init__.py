"""The hot functions of this service as fast paths, found because they are here."""
