"""The same project on the next release."""
