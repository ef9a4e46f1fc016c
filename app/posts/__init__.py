"""What they share: posts, tags, comments and likes."""
