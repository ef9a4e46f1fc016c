"""What runs in each sampled request: one source, compiled where there is a compiler."""
