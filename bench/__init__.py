"""Run sweeps of recurrent networks over memory tasks and keep what each trial left."""

__version__ = "0.1.0"
