"""Django templates."""
