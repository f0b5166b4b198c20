"""Tells the story as it happens: one line per event with the chain's time, and a progress bar."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console

from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.demo.words import moment
from scripts.lib.terminal import progress_bar


class Narrator:
    """Prints to a console; a context manager because of the progress bar."""

    def __init__(self, console: Console, chain: EmbeddedChain) -> None:
        self.console = console
        self._chain = chain
        self.listeners: list[Callable[[], None]] = []
        """Called when a part of the story is over."""
        self._progress = progress_bar(console)
        self._task = self._progress.add_task("the story", total=1)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def chapter(self, title: str) -> None:
        """Begin a new part of the story."""
        for listen in self.listeners:
            listen()
        self.console.print(f"\n[bold]{title}[/bold]")

    def say(self, text: str) -> None:
        """Tell one event, with the chain's time."""
        self.console.print(f"  [dim]{moment(self._chain.now)}[/dim]  {text}", highlight=False)

    def remark(self, text: str) -> None:
        """Say something that happens at no particular time."""
        self.console.print(f"  {text}", highlight=False)

    def at(self, done: float) -> None:
        """Move the progress bar: 0 is the beginning, 1 the end."""
        self._progress.update(self._task, completed=done)
