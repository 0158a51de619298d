"""Check what is found in a document: no command of it must go untested."""

from tests.docs.documents import commands, files, scripts

TEXT = """\
Type `lethe list`, `lethe` or `make bench`, of `lethe.py` and `a lethe` nothing.

```sh
lethe sweep quick 'seed=[0,1]' \\
    hidden_size=64   # a comment
lethe report runs/quick && lethe list
# lethe nothing
```

| table | code |
|---|---|
| a | `lethe show DIR` |

`some/file.py`:

```python
print("lethe list")
```

```sh
#!/bin/bash
lethe board DIR
```

```crontab
17 2 * * *  cd there && lethe nightly nightly
```
"""


def test_every_command_is_found_once_and_in_order() -> None:
    assert commands(TEXT) == [
        "lethe list",
        "make bench",
        "lethe sweep quick 'seed=[0,1]' hidden_size=64",
        "lethe report runs/quick",
        "lethe show DIR",
        "cd there && lethe nightly nightly",
    ]


def test_files_and_scripts_are_no_commands() -> None:
    assert files(TEXT) == {"some/file.py": 'print("lethe list")\n'}
    assert scripts(TEXT) == ["#!/bin/bash\nlethe board DIR\n"]
