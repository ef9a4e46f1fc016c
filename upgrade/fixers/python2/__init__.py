"""What only Python 2 had."""
