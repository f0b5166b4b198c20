"""Reads the report of a deployment on a live chain."""

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from web3 import Web3

from oracle.errors import FatalError
from scripts.lib.accounts import checks
from scripts.lib.chains.base import Refused
from scripts.lib.records import RecordStore
from scripts.lib.report.collect import collect
from scripts.lib.report.live import books as live
from scripts.lib.report.live.books import LiveBooks
from scripts.lib.report.live.logs import LogReader
from scripts.lib.report.live.pinned import PinnedChain
from scripts.lib.report.model.report import Report
from scripts.lib.report.reading import accounts
from scripts.lib.report.watch import History

FORGETFUL = (
    "The node has forgotten the state of earlier blocks: the past of loans and pools is not "
    "complete. An archive node tells it."
)
Move = Callable[[int], None]


def read(web3: Web3, store: RecordStore, network: str, block: int | None, looks: int) -> Report:
    """Return the report at `block` (the latest if None), with progress on standard error.

    Loans and pools are looked at in `looks` of the blocks in which something happened to them.
    """
    found = live.records(store)
    last = int(web3.eth.block_number) if block is None else block
    first = min(record.receipt.block_number for record in found.values())
    if last < first:
        raise FatalError(f"the suite stands since block {first:,}: give a later --block")
    books = live.bind(PinnedChain(web3, last), store, found)
    suite = [one.address for one in books.suite.contracts.values()]
    reader = LogReader(web3, suite, books.token.address)
    with _progress() as progress:
        task = progress.add_task("logs", total=last - first + 1)
        books.chain.logs = reader.read(
            first, last, lambda done: progress.update(task, completed=done - first + 1)
        )
        blocks = _chosen(books, reader, looks)
        task = progress.add_task("looks at loans and pools", total=len(blocks))
        history, notes = look_back(
            books, blocks, lambda done: progress.update(task, completed=done)
        )
        progress.add_task("views", total=1)
        told = accounts(books)
        faults = [
            *checks.leases(told.balance, told.leases),
            *checks.bonds(told.bonds),
            *checks.credit(told.loans, told.pools),
        ]
        return collect(books, told, history, network, faults, notes)


def look_back(
    books: LiveBooks, blocks: Sequence[int], move: Move
) -> tuple[History, tuple[str, ...]]:
    """Return how loans and pools stood at `blocks`, and what the reader has to know about it."""
    history = History()
    notes: tuple[str, ...] = ()
    desk = books.suite["LoanDesk"]
    borrowed = desk.events(books.chain.logs, "Borrowed")
    for number, block in enumerate(blocks, start=1):
        try:
            then = books.at(books.chain.at(block))
            history.look(
                then, {one["asset"] for one in borrowed if one.timestamp <= then.chain.now}
            )
        except Refused:
            raise
        except FatalError:
            notes = (FORGETFUL,)
        move(number)
    return history, notes


def _chosen(books: LiveBooks, reader: LogReader, most: int) -> list[int]:
    """Return at most `most` of the blocks in which a loan or a pool changed, the present left out.

    Before the first deposit there is nothing to see.
    """
    pools = [books.suite[name] for name in books.pools]
    deposits = [one for pool in pools for one in pool.events(books.chain.logs, "Deposit")]
    since = min((one.timestamp for one in deposits), default=books.chain.now)
    logged = (reader.blocks.get(one.address, set()) for one in (books.suite["LoanDesk"], *pools))
    happened = sorted(
        block
        for block in set().union(*logged)
        if reader.moments[block] >= since and block < books.chain.block
    )
    if len(happened) <= most:
        return happened
    return [happened[number * len(happened) // most] for number in range(most)]


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,} of {task.total:,}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
