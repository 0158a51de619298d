"""Hold the recurrent cells, one a file."""
