"""What a person sees: the ranked feed, explore, and the JSON API."""
