"""What the seeded world is made of: words, rows and pictures."""
