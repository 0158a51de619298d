"""Check that settings are held to their annotations, exactly."""

from typing import Literal

import pytest

from datamodules._settings import Setting, check_settings


class Knobs:
    """Has a setting of each kind."""

    def __init__(
        self,
        *,
        size: int = 0,
        scale: float = 1.0,
        mode: Literal["a", "b"] | None = None,
        limit: int | Literal["task"] = "task",
    ) -> None: ...


GOOD: dict[str, Setting] = {"size": 3, "scale": 0.5, "mode": "b", "limit": 4}


@pytest.mark.parametrize("change", [{}, {"mode": None}, {"limit": "task"}])
def test_good_settings_pass(change: dict[str, Setting]) -> None:
    check_settings(Knobs, GOOD | change)


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("size", 1.0, "of type int"),
        ("size", True, "of type int"),
        ("size", None, "of type int"),
        ("scale", 1, "of type float"),
        ("mode", "c", "'a' or 'b' or None"),
        ("limit", "all", "of type int or 'task'"),
    ],
)
def test_a_wrong_setting_is_refused(setting: str, value: Setting, expected: str) -> None:
    with pytest.raises(ValueError, match=f"Knobs: expected {setting} to be {expected}, but got"):
        check_settings(Knobs, GOOD | {setting: value})


@pytest.mark.parametrize("names", [("size",), ("size", "scale", "mode", "limit", "other")])
def test_settings_not_handed_on_are_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(TypeError, match="hand every keyword-only parameter on"):
        check_settings(Knobs, dict.fromkeys(names, 1))
