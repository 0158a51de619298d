"""Say what a user got wrong, so that the command line can tell it without a traceback."""


class LetheError(Exception):
    """Report a user's mistake: what was expected, what came and what to do.

    The command line prints the message and leaves with exit code 2.
    """


class ConfigError(LetheError):
    """Report every fault of a sweep or a trial's settings at once.

    Attributes:
        problems: One line a fault, each opening with the key it belongs to.
    """

    def __init__(self, source: str, problems: list[str]) -> None:
        """Join the faults under the place they come from.

        Args:
            source: The file or command the settings came from.
            problems: One line a fault.
        """
        self.problems = tuple(problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{source}: {count}", *(f"  {line}" for line in problems)]))


class StoreError(LetheError):
    """Report a results folder that is missing, damaged, newer, in use or something else."""
