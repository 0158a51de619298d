"""Read how much energy a machine's processors took, from counters that Linux shows as files."""

from pathlib import Path

POWERCAP = Path("/sys/class/powercap")


class PackageEnergy:
    """Add up what the counters of all processor packages advance by: RAPL, on Intel and AMD.

    A counter tells of the whole package, whatever else runs on it. It starts anew at its range, at full
    load after minutes: `read` has to be called more often than that. Counters of its cores are left out, being
    in it already; so are those of the memory and of the whole board, which are no package.

    Source: the Linux kernel's documentation, "Power Capping Framework".
    """

    def __init__(self, folder: Path = POWERCAP) -> None:
        """Start counting.

        Args:
            folder: Where the counters' folders lie.
        """
        self._spent = 0
        self._packages: list[tuple[Path, int]] = []
        self._before: list[int] = []
        try:
            self._packages = [
                (zone / "energy_uj", _number(zone / "max_energy_range_uj"))
                for zone in sorted(folder.glob("intel-rapl:*"))
                if (zone / "name").read_text(encoding="ascii").startswith("package")
            ]
            self._before = self._counters()
        except (OSError, ValueError):
            self._packages = []

    def read(self) -> None:
        """Add what was taken since the last time."""
        try:
            now = self._counters()
        except (OSError, ValueError):
            # What was lost cannot be told any more, so no sum is.
            self._packages, self._before = [], []
            return
        for (_, reach), before, after in zip(self._packages, self._before, now, strict=True):
            self._spent += after - before if after >= before else after - before + reach
        self._before = now

    @property
    def joules(self) -> float | None:
        """Return the energy until the last `read`, J; None without a counter, or leave to read it."""
        return self._spent / 1e6 if self._packages else None

    def _counters(self) -> list[int]:
        """Return what each package's counter shows, in microjoules."""
        return [_number(counter) for counter, _ in self._packages]


def _number(path: Path) -> int:
    return int(path.read_text(encoding="ascii"))
