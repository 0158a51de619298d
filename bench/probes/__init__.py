"""Hold what looks at a model without training it, one probe a file; each looks before and after training."""
