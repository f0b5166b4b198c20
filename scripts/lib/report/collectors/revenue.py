"""Where all rent went, stage by stage."""

from scripts.lib.report.model.sheet import Revenue
from scripts.lib.report.reading import Reading


def collect(reading: Reading) -> Revenue:
    """Return the waterfall's sums."""
    deposits = reading.events("RevenueSplitter", "Deposited")
    split = sum(event["net"] for event in deposits if event["split_id"])
    return Revenue(
        gross=sum(event["gross"] for event in deposits),
        fee=sum(event["fee"] for event in deposits),
        operator=sum(event["opex"] for event in deposits),
        lenders=sum(event["debt"] for event in deposits),
        split=split,
        owners=sum(event["net"] for event in deposits) - split,
    )
