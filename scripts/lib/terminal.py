"""What a script shows on a terminal, or in a log."""

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


def console(log_width: int = 110) -> Console:
    """Return the console; `log_width` columns where the output goes to a file or a log."""
    found = Console()
    return found if found.is_terminal else Console(width=log_width)


def progress_bar(shown_on: Console) -> Progress:
    """Return a bar for one task, in percent; it leaves nothing behind."""
    return Progress(
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        console=shown_on,
        transient=True,
    )
