"""The store: every event once, whole ranges or nothing, and back to any block."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from oracle.errors import FatalError, RetryableError
from scripts.lib.indexing import views
from scripts.lib.indexing.decoding import Decoded
from scripts.lib.indexing.deployment import Deployment
from scripts.lib.indexing.source import LOGS_PER_BLOCK, Block
from scripts.lib.indexing.tables.catalog import EVENTS, TABLES
from scripts.lib.indexing.tables.chain import ANCHORS, BLOCKS, FOLLOWED, LOGS
from scripts.lib.leasing.money import Money

_ANCHORED_BLOCKS = 1_024
_NOWHERE = "0x"
"""Hash of the block before the first one that is read."""


class Store:
    """One deployment's events. Opened to write by the follower, to read by everybody else."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a connection: all that is done with it happens, or nothing."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError as error:
            raise FatalError("another follower writes to this store: stop one of them") from error
        except OperationalError as error:
            raise RetryableError(f"the store does not answer: {error.orig}") from error
        except DBAPIError as error:
            raise FatalError(f"the store says: {error.orig}") from error

    @property
    def position(self) -> Block:
        """Return the last block whose events are all here."""
        with self.transaction() as connection:
            row = connection.execute(select(FOLLOWED)).one()
        return Block(row.number, row.hash, row.at)

    @property
    def money(self) -> Money:
        """Return how amounts are written."""
        with self.transaction() as connection:
            row = connection.execute(select(FOLLOWED)).one()
        return Money(row.symbol, row.decimals, row.token)

    def is_start(self, block: Block) -> bool:
        """Say whether `block` stands for the time before everything."""
        return block.hash == _NOWHERE

    def add(self, former: Block, reached: Block, events: Sequence[Decoded]) -> None:
        """Add the events of the blocks after `former` up to `reached`, and say so."""
        rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        blocks = {event.log.block.number: event.log.block for event in events}
        for event in events:
            rows[LOGS].append(_log(event))
            if (own := TABLES.get((event.kind, event.event))) is not None:
                place = {"id": event.log.id, "contract": event.contract, "at": event.log.block.at}
                rows[own.table].append(place | own.row(event.values))
        rows[BLOCKS] = [_row(block) for block in blocks.values()]
        rows[ANCHORS] = [_row(reached)]
        with self.transaction() as connection:
            self._move(connection, former, reached)
            for table, content in rows.items():
                if content:
                    connection.execute(insert(table), content)
            old = ANCHORS.c.number < reached.number - _ANCHORED_BLOCKS
            connection.execute(delete(ANCHORS).where(old))

    def roll_back(self, former: Block, ancestor: Block) -> int:
        """Forget what came after `ancestor`; returns how many events."""
        with self.transaction() as connection:
            after = (ancestor.number + 1) * LOGS_PER_BLOCK
            gone = connection.execute(delete(LOGS).where(LOGS.c.id >= after)).rowcount
            for one in EVENTS:
                connection.execute(delete(one.table).where(one.table.c.id >= after))
            for table in (BLOCKS, ANCHORS):
                connection.execute(delete(table).where(table.c.number > ancestor.number))
            self._move(connection, former, ancestor)
        return gone

    def blocks_down_from(self, number: int) -> Iterator[Block]:
        """Yield the blocks that the store knows, newest first, from `number` down."""
        while True:
            with self.transaction() as connection:
                newest = [
                    connection.execute(
                        select(table)
                        .where(table.c.number <= number)
                        .order_by(table.c.number.desc())
                        .limit(1)
                    ).first()
                    for table in (BLOCKS, ANCHORS)
                ]
            known = [Block(row.number, row.hash, row.at) for row in newest if row is not None]
            if not known:
                return
            block = max(known, key=lambda one: one.number)
            yield block
            number = block.number - 1

    def count(self) -> int:
        """Return how many events there are."""
        with self.transaction() as connection:
            return int(connection.execute(select(func.count()).select_from(LOGS)).scalar_one())

    def columns(self, view: str) -> list[str]:
        """Return the names of a view's columns."""
        with self.transaction() as connection:
            return [str(one["name"]) for one in inspect(connection).get_columns(view)]

    def rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """Return the rows of a query, numbers exact."""
        with self.transaction() as connection:
            found = connection.execute(text(query), values).mappings().all()
        return [views.exact(row) for row in found]

    def look(self, query: str) -> list[dict[str, Any]]:
        """Return the rows of a query that somebody wrote; FatalError if it is none.

        The database itself refuses what would change it.
        """
        is_sqlite = self._engine.dialect.name == "sqlite"
        with self._engine.connect() as connection:
            forbid = "PRAGMA query_only = ON" if is_sqlite else "SET TRANSACTION READ ONLY"
            connection.exec_driver_sql(forbid)
            try:
                found = connection.exec_driver_sql(query)
                if not found.returns_rows:
                    raise FatalError("the query returns no rows: write a SELECT")
                return [views.exact(row) for row in found.mappings()]
            except DBAPIError as error:
                raise FatalError(f"the store says: {error.orig}") from error
            finally:
                connection.rollback()
                if is_sqlite:
                    connection.exec_driver_sql("PRAGMA query_only = OFF")

    def _move(self, connection: Connection, former: Block, reached: Block) -> None:
        """Write how far the store has come; FatalError if somebody else wrote it meanwhile."""
        values = {"number": reached.number, "hash": reached.hash, "at": reached.at}
        here = (FOLLOWED.c.number == former.number) & (FOLLOWED.c.hash == former.hash)
        if connection.execute(update(FOLLOWED).where(here).values(values)).rowcount != 1:
            raise FatalError("another follower writes to this store: stop one of them")


def start_of(deployment: Deployment) -> Block:
    """Return what stands for the time before a deployment's first event."""
    return Block(deployment.start_block - 1, _NOWHERE, 0)


def _row(block: Block) -> dict[str, Any]:
    return {"number": block.number, "hash": block.hash, "at": block.at}


def _log(event: Decoded) -> dict[str, Any]:
    log = event.log
    return {
        "id": log.id,
        "block": log.block.number,
        "log_index": log.index,
        "transaction_hash": log.transaction_hash,
        "contract": event.contract,
        "event": event.event,
        "at": log.block.at,
        "args": event.args,
    }
