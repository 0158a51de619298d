"""Compare a night's results with those of the nights before."""
