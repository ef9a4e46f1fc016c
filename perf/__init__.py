"""What it costs, before and after."""
