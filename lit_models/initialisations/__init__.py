"""Hold the laws that a cell's first weights are drawn from, one a file."""
