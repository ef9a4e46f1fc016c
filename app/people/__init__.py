"""Who is here: people, and whom they follow."""
