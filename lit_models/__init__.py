"""Hold what remembers: topologies as LightningModules, their cells and initialisations."""
