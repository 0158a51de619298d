"""Read what a sweep left and tell it: statistics, horizons, figures and the written report."""
