"""Write settings as the text that a trial's key is the hash of."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any


def digests(before: str, behind: str, seeds: Iterable[int]) -> Iterator[str]:
    """Yield the key of what is written before and behind each of some seeds."""
    begun = hashlib.sha256(before.encode())
    for seed in seeds:
        hashed = begun.copy()
        hashed.update(f"{seed}{behind}".encode())
        yield hashed.hexdigest()[:16]


def member(name: str, value: Any) -> str:
    """Return a member of a JSON object as text."""
    return f'"{name}":{json.dumps(value, sort_keys=True, separators=(",", ":"))}'


# Equal values of one setting are of one type, so that none is written as another: 1 as 1.0, say.
plain_member = lru_cache(maxsize=4096)(member)


def leave_out(content: dict[str, Any], names: tuple[str, ...], usual: Mapping[str, Any]) -> None:
    """Leave out later settings that stand at what older results were computed at."""
    for name in names:
        if content[name] == usual[name]:
            del content[name]
