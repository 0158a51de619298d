"""Write up what devices and number formats cost, and what they do to skill and memory."""
