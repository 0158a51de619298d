"""Draw the report's figures, each for a light and for a dark page."""
