"""hotclub: where Django plays fast."""

__version__ = "0.1.0"
