"""Commands on ape's networks that fail as every script does: one line, exit code 2."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from ape.api import AccountAPI
from ape.cli import ConnectedProviderCommand
from ape.exceptions import ApeException
from ape.logging import CLICK_ECHO_KWARGS, LogLevel
from ape_accounts import KeyfileAccount

from oracle.errors import OracleError
from scripts.lib.failure import EXIT_BAD_INPUT, one_line, without_paths
from scripts.lib.project import DEPLOYMENTS

Command = TypeVar("Command", bound=Callable[..., Any])


class PlainErrors(ConnectedProviderCommand):
    """Every expected failure is one line and exit code 2, also while ape parses and connects.

    What ape logs goes to standard error: standard output is the command's answer alone.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # ape looks its own table up by name, though its keys are numbers.
        by_name: dict[Any, Any] = {level.name.lower(): {"err": True} for level in LogLevel}
        CLICK_ECHO_KWARGS.update(by_name)
        try:
            return list(super().parse_args(ctx, args))
        except click.UsageError as error:
            _give_up(error.format_message())

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.Abort:
            _give_up(
                "interrupted, or nobody can be asked here: run it in a terminal, or pass --yes and "
                "set APE_ACCOUNTS_<alias>_PASSPHRASE"
            )
        except OracleError as error:
            _give_up(str(error))
        except ApeException as error:
            _give_up(f"{without_paths(str(error))} (check --network, and that its node runs)")
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            told = without_paths(str(error.strerror or error))
            _give_up(f"{where}{told} (check --network, and that its node runs)")


class PlainGroup(click.Group):
    """Commands under one name; an unknown one is one line and exit code 2."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            known = ", ".join(self.list_commands(ctx))
            _give_up(f"{error.format_message().rstrip('.')}: choose one of {known}")


def records_option(said: str = "folder of deployment records") -> Callable[[Command], Command]:
    """Return the option that says where the records are."""
    folder = click.Path(path_type=Path, file_okay=False)
    return click.option("--records", type=folder, default=DEPLOYMENTS, help=said)


def sign_unasked(account: AccountAPI | None) -> None:
    """Let a keyfile sign what was agreed to beforehand.

    ape needs its passphrase, and does not ask for each transaction.
    """
    if isinstance(account, KeyfileAccount):
        account.set_autosign(True)


def _give_up(message: str) -> NoReturn:
    click.echo(f"error: {one_line(message)}", err=True)
    sys.exit(EXIT_BAD_INPUT)
