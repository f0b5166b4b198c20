"""A person's yes before anything is sent."""

import sys

import click

from oracle.errors import FatalError
from scripts.lib.leasing.session import Agree


def consent(yes: bool, how: str = "--yes") -> Agree:
    """Return what asks on the terminal; with `yes` nobody is asked, without a terminal refused.

    `how` is what a person writes to agree beforehand.
    """

    def agree() -> None:
        if yes:
            return
        if not sys.stdin.isatty():
            raise FatalError(
                f"nothing was sent: nobody can be asked here; pass {how} to agree beforehand"
            )
        if not click.confirm("Go on?", err=True):
            raise FatalError("nothing was sent, as you wished")

    return agree
