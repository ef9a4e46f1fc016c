"""The same functions for less CPU."""
