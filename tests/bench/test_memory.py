import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.memory import MemoryMeter, peak_memory, resident_memory


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells this in a file")
def test_both_are_what_the_system_says() -> None:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    for found, name in ((resident_memory(), "VmRSS"), (peak_memory(), "VmHWM")):
        kibibytes = int(re.findall(rf"{name}:\s+(\d+) kB", status)[0])
        assert found == pytest.approx(kibibytes / 1024, rel=0.05)


def test_the_peak_stays_when_memory_is_given_back() -> None:
    meter = MemoryMeter()
    before = peak_memory()
    # Larger by 64 MiB than anything that this process held at a time.
    held = np.ones(int(before - resident_memory() + 64) << 20, dtype=np.uint8)
    del held
    told: dict[str, Any] = {each.name: each.values for each in meter.measurements()}
    assert told["process_memory_start"] <= before + 5
    assert before + 50 < told["process_memory_peak"] < before + 200
    assert told["device_memory_peak"] is None
    assert {each.unit for each in meter.measurements()} == {"MiB"}
