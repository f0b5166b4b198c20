"""Opens a store: makes it where there is none, refuses one of another chain or version."""

from typing import Any

from sqlalchemy import Connection, insert, inspect, select

from oracle.errors import FatalError
from scripts.lib.indexing import engine as engines
from scripts.lib.indexing import views
from scripts.lib.indexing.deployment import Deployment
from scripts.lib.indexing.store import Store, start_of
from scripts.lib.indexing.tables.chain import CONTRACTS, FOLLOWED
from scripts.lib.indexing.tables.columns import METADATA
from scripts.lib.leasing.money import Money

SCHEMA = 1
"""Raised with every change of the tables: a store is cheap to fill anew, so none is migrated."""


def open_to_follow(where: str, deployment: Deployment, money: Money) -> Store:
    """Return the store of a deployment, made if there is none; FatalError if it is another's."""
    engine = engines.connect(where, must_exist=False)
    store = Store(engine)
    with store.transaction() as connection:
        engines.prepare(connection)
        METADATA.create_all(connection)
        row = connection.execute(select(FOLLOWED)).one_or_none()
        if row is None:
            _begin(connection, deployment, money)
        else:
            _check_same(row, deployment)
        views.create(connection)
    return store


def open_to_read(where: str) -> Store:
    """Return a store that is there; FatalError if it is not, or of another version."""
    engine = engines.connect(where, must_exist=True)
    store = Store(engine)
    with store.transaction() as connection:
        is_there = inspect(connection).has_table(FOLLOWED.name)
        schema = select(FOLLOWED.c.schema)
        found = connection.execute(schema).scalar_one_or_none() if is_there else None
        if found is None:
            raise FatalError(
                "there is no store in this database: fill it with `python -m scripts.indexing run`"
            )
        _check_schema(found)
    return store


def _begin(connection: Connection, deployment: Deployment, money: Money) -> None:
    start = start_of(deployment)
    connection.execute(
        insert(FOLLOWED).values(
            one=1,
            schema=SCHEMA,
            chain_id=deployment.chain_id,
            network=deployment.network,
            fingerprint=deployment.fingerprint,
            token=money.address,
            symbol=money.symbol,
            decimals=money.decimals,
            number=start.number,
            hash=start.hash,
            at=start.at,
        )
    )
    connection.execute(
        insert(CONTRACTS),
        [
            {"name": c.name, "kind": c.kind, "address": c.address, "start_block": c.start_block}
            for c in deployment.contracts
        ],
    )


def _check_same(row: Any, deployment: Deployment) -> None:
    _check_schema(row.schema)
    if row.chain_id != deployment.chain_id:
        raise FatalError(
            f"the store follows chain id {row.chain_id}, the RPC answers with chain id "
            f"{deployment.chain_id}: correct --rpc, or name another --store"
        )
    if row.fingerprint != deployment.fingerprint:
        raise FatalError(
            "the store follows other contracts than deployments/index.json names now: name "
            "another --store for the new deployment"
        )


def _check_schema(found: int) -> None:
    if found != SCHEMA:
        raise FatalError(
            f"the store has schema {found}, these scripts write {SCHEMA}: fill a new one, "
            "all of it is on chain"
        )
