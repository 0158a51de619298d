"""Hold the energy to counters that lie as files in a folder of the test's own."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench import energy
from bench.board_energy import board_energy
from bench.compose import compose
from bench.energy import EnergyMeter
from bench.package_energy import PackageEnergy
from tests.bench import small

RANGE = 262_143_328_850


def lay(folder: Path, zone: str, name: str, microjoules: int) -> Path:
    """Lay out a counter as Linux does."""
    made = folder / zone
    made.mkdir(parents=True)
    (made / "name").write_text(f"{name}\n")
    (made / "max_energy_range_uj").write_text(f"{RANGE}\n")
    (made / "energy_uj").write_text(f"{microjoules}\n")
    return made / "energy_uj"


def test_packages_alone_are_added_up(tmp_path: Path) -> None:
    first = lay(tmp_path, "intel-rapl:0", "package-0", 5_000_000)
    second = lay(tmp_path, "intel-rapl:1", "package-1", 7)
    others = [
        lay(tmp_path, "intel-rapl:0:0", "core", 0),
        lay(tmp_path, "intel-rapl:1:0", "dram", 0),
        lay(tmp_path, "intel-rapl:2", "psys", 0),
        lay(tmp_path, "intel-rapl-mmio:0", "package-0", 0),
    ]
    counters = PackageEnergy(tmp_path)
    assert counters.joules == 0
    first.write_text("6500000")
    second.write_text("2000007")
    for other in others:
        other.write_text("9000000")
    counters.read()
    assert counters.joules == 1.5 + 2
    counters.read()
    assert counters.joules == 3.5


def test_a_counter_that_starts_anew_goes_on(tmp_path: Path) -> None:
    counter = lay(tmp_path, "intel-rapl:0", "package-0", RANGE - 1_000_000)
    counters = PackageEnergy(tmp_path)
    for shown, spent in (
        (500_000, 1.5),
        (RANGE - 500_000, 0.5 + RANGE / 1e6),
        (1_500_000, 2.5 + RANGE / 1e6),
    ):
        counter.write_text(str(shown))
        counters.read()
        assert counters.joules == pytest.approx(spent, abs=1e-6)


@pytest.mark.parametrize("lost", ["energy_uj", "max_energy_range_uj", "name"])
def test_what_may_not_be_read_is_not_measured(tmp_path: Path, lost: str) -> None:
    counter = lay(tmp_path, "intel-rapl:0", "package-0", 0)
    (counter.parent / lost).unlink()
    # Reading a folder is an error for anybody; what root may read cannot be kept from it.
    (counter.parent / lost).mkdir()
    counters = PackageEnergy(tmp_path)
    counters.read()
    assert counters.joules is None


@pytest.mark.parametrize("shown", [None, "", "nothing"])
def test_a_counter_lost_on_the_way_leaves_no_sum(tmp_path: Path, shown: str | None) -> None:
    counter = lay(tmp_path, "intel-rapl:0", "package-0", 0)
    other = lay(tmp_path, "intel-rapl:1", "package-1", 0)
    counters = PackageEnergy(tmp_path)
    other.write_text("1000000")
    counters.read()
    assert counters.joules == 1
    if shown is None:
        counter.unlink()
    else:
        counter.write_text(shown)
    counters.read()
    counter.write_text("1000000")
    counters.read()
    assert counters.joules is None


def test_a_machine_without_counters_measures_nothing(tmp_path: Path) -> None:
    assert PackageEnergy(tmp_path / "absent").joules is None
    lay(tmp_path, "intel-rapl:0:0", "core", 0)
    assert PackageEnergy(tmp_path).joules is None


def test_a_board_that_is_not_there_tells_nothing() -> None:
    assert board_energy("00000000-0000-0000-0000-000000000000") is None


class Run:
    """Lead the meter through a training by hand."""

    def __init__(self, folder: Path) -> None:
        self.meter = EnergyMeter(folder)
        self.trainer: Any = SimpleNamespace()
        self.module = compose(small.trial()).module

    def start(self) -> None:
        self.meter.on_train_start(self.trainer, self.module)

    def update(self) -> None:
        self.meter.on_train_batch_end(self.trainer, self.module, None, None, 0)

    def end(self) -> dict[str, Any]:
        self.meter.on_train_end(self.trainer, self.module)
        return self.told()

    def told(self) -> dict[str, Any]:
        return {each.name: each.values for each in self.meter.measurements()}


def test_what_is_taken_during_training_counts(tmp_path: Path) -> None:
    counter = lay(tmp_path, "intel-rapl:0", "package-0", 0)
    run = Run(tmp_path)
    counter.write_text("1000000")
    run.start()
    counter.write_text("3500000")
    assert run.end() == {"energy_processor": 2.5, "energy_gpu": None}
    counter.write_text("9000000")
    assert run.told() == {"energy_processor": 2.5, "energy_gpu": None}
    assert {each.unit for each in run.meter.measurements()} == {"J"}
    assert {each.direction for each in run.meter.measurements()} == {"lower"}


def test_a_counter_may_start_anew_often(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counter = lay(tmp_path, "intel-rapl:0", "package-0", 0)
    for interval, expected in ((0.0, 3 * RANGE / 1e6), (10.0, 0.0)):
        monkeypatch.setattr(energy, "_INTERVAL", interval)
        run = Run(tmp_path)
        run.start()
        for _ in range(3):
            for shown in (RANGE // 2, 0):
                counter.write_text(str(shown))
                run.update()
        assert run.end()["energy_processor"] == pytest.approx(expected)


def test_without_counters_nothing_is_measured(tmp_path: Path) -> None:
    run = Run(tmp_path)
    assert run.told() == {"energy_processor": None, "energy_gpu": None}
    run.start()
    assert run.end() == {"energy_processor": None, "energy_gpu": None}


def test_a_folder_that_goes_away_leaves_nothing(tmp_path: Path) -> None:
    counter = lay(tmp_path, "intel-rapl:0", "package-0", 0)
    run = Run(tmp_path)
    run.start()
    shutil.rmtree(counter.parent)
    assert run.end()["energy_processor"] is None
