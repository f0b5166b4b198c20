"""What makes a command of a verb: its common options, its session, its answer."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from ape.api import AccountAPI, NetworkAPI, ProviderAPI
from ape.cli import account_option

from oracle.errors import FatalError
from scripts.lib.ape_command import PlainErrors, records_option, sign_unasked
from scripts.lib.chains.ape_chain import ApeChain
from scripts.lib.chains.base import Refused
from scripts.lib.leasing.advice import explain
from scripts.lib.leasing.answer import Answer, show
from scripts.lib.leasing.consent import consent
from scripts.lib.leasing.session import connect
from scripts.lib.records import RecordStore

Action = Callable[..., Answer]
"""Takes a Session and what the command line says."""


def verb(group: click.Group, name: str = "") -> Callable[[Action], click.Command]:
    """Make a command of `group` of an action: connect, act, print the answer.

    `name` is the verb, by default what the action is called.
    """

    def add(action: Action) -> click.Command:
        command: click.Command = PlainErrors(  # type: ignore[no-untyped-call]
            name=name or action.__name__,
            callback=_runner(action),
            params=list(reversed(getattr(action, "__click_params__", []))),
            help=inspect.cleandoc(action.__doc__ or ""),
        )
        group.add_command(command)
        return command

    return add


def _runner(action: Action) -> Callable[..., None]:
    """Return the callback of a command; ape fills in network and provider by their names."""

    def run(
        network: NetworkAPI,
        provider: ProviderAPI,
        records: Path,
        as_json: bool,
        account: AccountAPI | None = None,
        yes: bool = False,
        **options: Any,
    ) -> None:
        if yes:
            sign_unasked(account)
        store = RecordStore(records, network.name, provider.chain_id)
        chain = ApeChain(provider, account)
        try:
            session = connect(chain, store, lambda text: click.echo(text, err=True), consent(yes))
            answer = action(session, **options)
        except Refused as error:
            raise FatalError(explain(str(error))) from error
        show(answer, as_json)

    return run


def reads(action: Action) -> Action:
    """Add the options of a verb that only looks."""
    action = records_option()(action)
    said = "one JSON object for machines"
    return click.option("--json", "as_json", is_flag=True, help=said)(action)


def sends(action: Action) -> Action:
    """Add the options of a verb that sends transactions."""
    action = reads(action)
    action = click.option("--yes", is_flag=True, help="agree beforehand, do not ask")(action)
    with_account: Action = account_option(prompt=False)(action)
    return with_account


class Count(click.IntRange):
    """A whole number from 1 on."""

    name = "integer"

    def __init__(self) -> None:
        super().__init__(min=1)
