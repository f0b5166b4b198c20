"""The credit room's part of the plan: appraiser, desk, pools, and what ties them in. Pure."""

from collections.abc import Iterator

from scripts.lib.chains.abi import label
from scripts.lib.chains.base import ZERO_ADDRESS
from scripts.lib.params import Params
from scripts.lib.params_credit import NONE
from scripts.lib.steps import TOKEN, Call, Check, Deploy, Ref

LIEN_HOLDER = 2
"""Right of an approved contract: may take the lien of a title that granted it PLEDGE."""
_APPRAISER, _DESK = "Appraiser", "LoanDesk"


def contracts(params: Params) -> Iterator[Deploy]:
    """Yield the deployments, after those of the title, the meter and the splitter."""
    title, meter = Ref("ComputeAsset"), Ref("MetricsOracle")
    yield Deploy(_APPRAISER, {"title": title, "meter": meter, "splitter": Ref("RevenueSplitter")})
    feed = params.credit.sequencer_feed
    yield Deploy(
        _DESK,
        {
            "token": Ref(TOKEN),
            "title": title,
            "meter": meter,
            "appraiser": Ref(_APPRAISER),
            "guardian": params.guardian,
            "sequencer_feed": ZERO_ADDRESS if feed == NONE else feed,
        },
    )
    for pool in params.credit.pools:
        yield Deploy(
            "LendingPool",
            {
                "token": Ref(TOKEN),
                "desk": Ref(_DESK),
                "guardian": params.guardian,
                "workout": pool.workout,
                "name": pool.name,
                "symbol": pool.symbol,
                "rate_zero_bps": pool.rate_zero_bps,
                "rate_kink_bps": pool.rate_kink_bps,
                "kink_bps": pool.kink_bps,
                "rate_full_bps": pool.rate_full_bps,
                "supply_cap": pool.supply_cap_units,
            },
            record=pool.record,
        )


def wiring(params: Params) -> Iterator[Call]:
    """Yield the calls that list the desk and its pools and set what people decided."""
    yield Call(
        "ComputeAsset",
        "approve_contract",
        {"account": Ref(_DESK), "rights": LIEN_HOLDER},
        "loans may take a machine's lien",
        done_if=(Check("approval_of", (Ref(_DESK),), (2, LIEN_HOLDER)),),
    )
    yield Call(
        "LeaseEscrow",
        "set_price_source",
        {"source": Ref(_APPRAISER)},
        "says below which rate a pledged machine is not let",
        done_if=(Check("price_source", (), Ref(_APPRAISER)),),
    )
    for index, pool in enumerate(params.credit.pools, start=1):
        yield Call(
            _DESK,
            "approve_pool",
            {"pool": Ref(pool.record), "approved": True},
            "its lenders lend through the desk",
            done_if=(Check("pool_entry", (Ref(pool.record),), (index, True)),),
        )
    yield from _appraisals(params)


def _appraisals(params: Params) -> Iterator[Call]:
    credit = params.credit
    for seat, account in enumerate(credit.appraisers):
        yield Call(
            _APPRAISER,
            "set_appraiser",
            {"seat": seat, "account": account},
            "signs used prices",
            done_if=(Check("appraiser", (seat,), account),),
        )
    yield Call(
        _APPRAISER,
        "set_retained",
        {"points_bps": list(credit.retained_bps)},
        "what age leaves of a purchase price",
        done_if=(Check("retained_bps", (), list(credit.retained_bps)),),
    )
    yield Call(
        _APPRAISER,
        "set_multiple",
        {"multiple_bps": credit.income_multiple_bps},
        "yearly income to value",
        done_if=(Check("multiple_bps", (), credit.income_multiple_bps),),
    )
    for accelerator, market in credit.markets.items():
        key = label(accelerator)
        figures = (market.hourly_rate_units, market.utilisation_bps)
        yield Call(
            _APPRAISER,
            "set_market",
            {"accelerator": key, "hourly_rate": figures[0], "utilisation_bps": figures[1]},
            f"what one {accelerator} earns an hour, units, and how much of the time",
            done_if=(Check("market_of", (key,), figures),),
        )
