"""Sundial, a photo-sharing service: the workload that hotclub is measured on."""

__version__ = "1.0"
