"""Hold the sweeps that ship, as YAML: one sweep a file, data only."""
