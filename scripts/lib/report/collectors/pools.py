"""The lending pools."""

from scripts.lib.report import watch
from scripts.lib.report.model.credit import PoolRow
from scripts.lib.report.reading import Reading
from scripts.lib.report.watch import History


def collect(reading: Reading, history: History) -> tuple[PoolRow, ...]:
    """Return every pool, in order of deployment."""
    rows = []
    for one in reading.accounts.pools:
        now = watch.pool(reading.books, one.record)
        rows.append(
            PoolRow(
                record=one.record,
                name=one.name,
                deposited=one.deposited,
                withdrawn=one.withdrawn,
                total_assets=one.total_assets,
                performing=one.performing,
                impaired=one.impaired,
                cash=one.owed,
                reserve=one.reserve,
                unclaimed=one.unclaimed,
                share_bps=one.share_bps,
                rate_bps=now.rate_bps,
                history=(*history.pools.get(one.record, ()), now),
            )
        )
    return tuple(rows)
