"""Params to plan: the steps of a deployment in the order of what needs what. Pure."""

from collections.abc import Iterator

from scripts.lib import plan_bonds, plan_credit, plan_governance, plan_index, plan_tokens
from scripts.lib.chains.abi import label
from scripts.lib.params import Params
from scripts.lib.steps import TOKEN, Call, Check, Deploy, Ref, Step

LESSOR = 1
"""Right of an approved contract: may set the user of a title that granted it LEASE."""
ESCROW = 4
"""Right of an approved contract: its deposits count as rent."""
_HOUR = 3_600


def make(params: Params) -> list[Step]:
    """Return the steps of a whole deployment."""
    deployments = [*_contracts(params), *plan_credit.contracts(params)]
    views = [Deploy("Lens", {"escrow": Ref("LeaseEscrow"), "desk": Ref("LoanDesk")}, owned=False)]
    calls = [*_wiring(), *_settings(params), *plan_index.wiring(params), *plan_bonds.wiring()]
    calls += plan_credit.wiring(params)
    handover = plan_governance.handover(params, deployments)
    return [*deployments, *views, *plan_governance.contracts(params), *calls, *handover]


def notes(params: Params) -> list[str]:
    """Return what people should know about what the params leave out."""
    if params.attestors.accounts:
        return []
    return ["no attestors: nobody can refute what machines report, until the owner names some"]


def _contracts(params: Params) -> Iterator[Deploy]:
    guardian = params.guardian
    yield from plan_tokens.mocks(params)
    token = Ref(TOKEN)
    title, meter, splitter = Ref("ComputeAsset"), Ref("MetricsOracle"), Ref("RevenueSplitter")
    yield Deploy(
        "ComputeAsset",
        {"name": params.title.name, "symbol": params.title.symbol, "guardian": guardian},
    )
    yield Deploy(
        "MetricsOracle",
        {
            "title": title,
            "report_delay_seconds": params.report_delay_hours * _HOUR,
            "dispute_window_seconds": params.dispute_window_hours * _HOUR,
            "guardian": guardian,
        },
    )
    yield Deploy(
        "RevenueSplitter",
        {"token": token, "title": title, "treasury": params.treasury, "fee_bps": params.fee_bps},
    )
    yield plan_index.contract(params)
    yield plan_bonds.contract(params)
    yield Deploy(
        "LeaseEscrow",
        {
            "token": token,
            "title": title,
            "meter": meter,
            "splitter": splitter,
            "guardian": guardian,
            "index": Ref(plan_index.INDEX),
            "bonds": Ref(plan_bonds.BONDS),
        },
    )


def _wiring() -> Iterator[Call]:
    escrow = Ref("LeaseEscrow")
    approvals = (
        ("ComputeAsset", LESSOR, "leases may set a machine's user"),
        ("RevenueSplitter", ESCROW, "its deposits count as rent"),
    )
    for contract, rights, why in approvals:
        yield Call(
            contract,
            "approve_contract",
            {"account": escrow, "rights": rights},
            why,
            done_if=(Check("approval_of", (escrow,), (1, rights)),),
        )


def _settings(params: Params) -> Iterator[Call]:
    for accelerator, profile in params.profiles.items():
        key = label(accelerator)
        watts = (profile.idle_watts, profile.peak_watts)
        yield Call(
            "MetricsOracle",
            "set_profile",
            {"accelerator": key, "idle_watts": watts[0], "peak_watts": watts[1]},
            f"bounds of {accelerator}, watts",
            done_if=(Check("profile_of", (key,), watts),),
        )
    for registrar in params.registrars:
        yield Call(
            "ComputeAsset",
            "set_registrar",
            {"registrar": registrar, "allowed": True},
            "may register machines",
            done_if=(Check("is_registrar", (registrar,), True),),
        )
    yield from _attestors(params)


def _attestors(params: Params) -> Iterator[Call]:
    attestors = params.attestors
    if not attestors.accounts:
        return
    yield Call(
        "MetricsOracle",
        "set_attestors",
        {"members": attestors.accounts, "quorum": attestors.quorum},
        "so many of them may refute",
        done_if=(
            Check(
                "attestors", (), attestors.accounts, also=Check("threshold", (), attestors.quorum)
            ),
        ),
    )
