import numpy as np

from bench.tiles import edges


def test_tiles_meet_halfway() -> None:
    assert edges(np.array([0.0, 2.0, 6.0])).tolist() == [-1, 1, 4, 8]
    assert edges(np.array([3.0])).tolist() == [2.5, 3.5]
