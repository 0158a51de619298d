"""Hold what there is to remember: one dataset a file, each a LightningDataModule."""
