"""What the console prints: answers as tables, errors as one line."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from oracle.errors import FatalError, OracleError
from scripts.lib.chains.base import Refused
from scripts.lib.console.phrases import explained, next_step
from scripts.lib.failure import one_line
from scripts.lib.leasing.advice import explain
from scripts.lib.leasing.answer import Answer, render

_Result = TypeVar("_Result")


class Shown:
    """An answer: the console prints it as a table, a program takes `data`."""

    def __init__(self, answer: Answer) -> None:
        self.data: dict[str, Any] = answer.data
        """Integers in settlement units, times as ISO 8601; `token` says the decimals."""
        answer.hints = [next_step(hint) for hint in answer.hints]
        self._text = render(answer)

    def __repr__(self) -> str:
        return self._text


class ConsoleError(FatalError):
    """An expected failure: IPython prints the one line instead of a traceback."""

    def __init__(self, text: str) -> None:
        super().__init__(explained(one_line(text)))

    def _render_traceback_(self) -> list[str]:
        return [f"error: {self}"]


class NoSuchName(AttributeError):
    """A name that `wellhead` does not have; IPython prints the one line."""

    def _render_traceback_(self) -> list[str]:
        return [f"error: {self}"]


def plainly(act: Callable[[], _Result]) -> _Result:
    """Return what `act` returns; what it refuses becomes one line with the next step."""
    try:
        return act()
    except ConsoleError:
        raise
    except click.Abort as error:
        raise ConsoleError("nothing was sent: you broke off") from error
    except Refused as error:
        raise ConsoleError(explain(str(error))) from error
    except OracleError as error:
        raise ConsoleError(str(error)) from error
