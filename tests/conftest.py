"""Keep every process of the tests to one thread."""

import os

# torch reads this once, when it is imported: the tests import it after this file.
os.environ["OMP_NUM_THREADS"] = "1"
