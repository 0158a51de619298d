"""Keep the processes of a sweep to one thread each."""

import os


def one_thread_a_process() -> None:
    """Have every process that is started from here on compute in one thread.

    Torch's libraries read it when they are imported. With two threads a process, trials that share the
    cores run 10 to 50 times slower.
    """
    os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
