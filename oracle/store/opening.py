"""What is looked at when the store is opened: every row's seal, every report's signature."""

from dataclasses import dataclass, field
from pathlib import Path

from eth_keys.exceptions import BadSignature

from oracle import signing
from oracle.errors import FatalError
from oracle.store import codec
from oracle.store.database import Database, damaged
from oracle.store.entries import SETTLED, Network, Signed, StoreStats

NETWORK, LAST, WINDOW, COUNTS = 1, 2, 3, 4
"""Keys of the facts: whose store, the last report, the builder's carried state, the counters."""


@dataclass(slots=True)
class Found:
    """What is whole, and what is not and goes."""

    last_sequence: int = 0
    last_ended_at: int = 0
    stats: StoreStats = field(default_factory=StoreStats)
    damaged: list[tuple[str, int]] = field(default_factory=list)
    """(table, key) of what can be done without."""


def read_network(database: Database) -> Network:
    """Return whose store this is; FatalError if that cannot be read."""
    for key, body, is_whole in database.rows("facts"):
        if key == NETWORK and is_whole:
            return codec.unpack_network(body)
    raise damaged(database.file, "the row that says whose it is")


def look(database: Database, mend: bool) -> Found:
    """Check every row.

    Damage that a node can live with is returned: settled reports, fates of whole reports (they are
    pending again), attempts, samples, carried state, counters. FatalError for a report that is not
    settled, unless `mend` gives it up, and for one that the node key never signed.
    """
    found = Found()
    network = read_network(database)
    for key, body, is_whole in database.rows("facts"):
        if is_whole and key == LAST:
            found.last_sequence, found.last_ended_at = codec.unpack(body)
        elif is_whole and key == COUNTS:
            found.stats = StoreStats(**codec.unpack(body))
    for table in ("facts", "attempts", "samples"):
        found.damaged += [(table, key) for key, _, is_whole in database.rows(table) if not is_whole]
    settled = _settled(database, found)
    for key, body, is_whole in database.rows("reports"):
        if is_whole:
            signed = codec.unpack_signed(body)
            check_signed(signed, network, database.file)
            found.last_sequence = max(found.last_sequence, key)
            found.last_ended_at = max(found.last_ended_at, signed.report.ended_at)
        elif key in settled or mend:
            found.damaged.append(("reports", key))
        else:
            raise unsettled(database.file, key)
    return found


def _settled(database: Database, found: Found) -> set[int]:
    """Return the sequences that came to their end."""
    settled = set()
    for key, body, is_whole in database.rows("fates"):
        if not is_whole:
            found.damaged.append(("fates", key))
        elif codec.unpack(body)[0] in SETTLED:
            settled.add(key)
    return settled


def unsettled(file: Path, sequence: int) -> FatalError:
    """Return the error of a damaged report that may still be owed."""
    return FatalError(
        f"{file}: report {sequence} is damaged and was not settled: its time is lost. Look at the "
        "disk, then `python -m oracle mend` gives it up and goes on above its number"
    )


def check_signed(signed: Signed, network: Network, file: Path) -> None:
    """Refuse a report whose digest or signature is not the node key's; FatalError."""
    message = signing.report_message(signed.report, network.chain_id, network.meter)
    try:
        is_good = (
            signing.digest(message) == signed.digest
            and signing.recover(message, signed.signature) == network.node
        )
    except (ValueError, BadSignature):
        is_good = False
    if not is_good:
        raise FatalError(
            f"{file}: report {signed.report.sequence} is not what the node key signed: somebody "
            "changed the store: find out who before anything else, then rotate to a fresh node key"
        )
