"""The documented commands that are run on the stand, in this order."""

from dataclasses import dataclass

ON_NODE = "--network ethereum:devnet:node"
LESSEE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


@dataclass(frozen=True)
class Live:
    """A command as documented, and what the pages promise that it prints."""

    text: str
    promise: str
    before: str = ""
    """A method of the stand that makes ready for it."""
    by: str = ""
    """Whose account sends, where the example names none."""
    is_undone: bool = False
    """Put the chain back afterwards, to before what made ready."""


def _verbs(before: str, *lines: tuple[str, str, str]) -> tuple[Live, ...]:
    """Return examples of leasing's help, each undone afterwards: words, promise, by whom."""
    return tuple(
        Live(f"ape run leasing {words}", promise, before, by, is_undone=True)
        for words, promise, by in lines
    )


_DEPLOY = f"ape run deploy {ON_NODE} --account TEST::0"
_PROFILE = "MetricsOracle set_profile H100-80GB-SXM 70 700"
_AS_MULTISIG = f"{ON_NODE} --account multisig"
_ASK = "python -m scripts.indexing"

LIVE = (
    Live("make", "run all tests"),
    Live("ape accounts list", "lessee"),
    Live(f"{_DEPLOY} --dry-run", "deploy LeaseEscrow("),
    Live(_DEPLOY, "records: deployments/devnet (chain id 31337)"),
    *_verbs("machines", ("offer 7", "offer        none", "")),
    Live(
        f"ape run leasing offer 7 --rate 21.52 --sla 99.5 {ON_NODE} --account host",
        "rate         21.52 mUSD an hour",
        "machines",
    ),
    Live(
        f"ape run leasing bond 7 --add 516.48 {ON_NODE} --account host",
        "required     516.48 mUSD, 24 hours of 21.52 mUSD an hour: enough",
    ),
    *_verbs(
        "",
        ("offer 7 --rate 21.52", "1 to 720 hours", "host"),
        ("offer 7 --rate 21.52 --max-hours 168", "1 to 168 hours", "host"),
        ("offer 7 --withdraw", "offer        none", "host"),
        ("bond 7", "bond         516.48 mUSD for missed promises", ""),
        ("bond 7 --add 516.48", "1,032.96 mUSD", "host"),
        ("bond 7 --withdraw 516.48", "0.00 mUSD for missed promises", "host"),
        ("markets --class H100-80GB-SXM --json", '"asset": 7', ""),
        ("quote 7 48", "1,032.96", ""),
        ("lease 7 48 --max-rate 22", "state        running", "lessee"),
    ),
    Live(f"ape run leasing markets {ON_NODE}", "21.52"),
    Live(f"ape run leasing quote 7 48 {ON_NODE}", "1,032.96"),
    Live(
        f"ape run leasing lease 7 48 --max-rate 22 {ON_NODE} --account lessee",
        "in escrow    1,032.96 mUSD",
    ),
    Live(f"ape run leasing lease 7000001 {ON_NODE}", "state        running"),
    *_verbs(
        "",
        ("lease 7000001", "state        running", ""),
        ("reject 7000001", "state        over", "lessee"),
        ("terminate 7000001", "ended by the lessee's notice", "lessee"),
        ("reclaim 7000001 --reason sale", "reclaim", "host"),
        ("reclaim 7000001 --reason maintenance", "reclaim", "host"),
    ),
    *_verbs("bonded_twice", ("extend 7000001 24 --max-rate 22", "7000002", "lessee")),
    *_verbs(
        "reported_to_four",
        ("dispute 7000001 --from 2026-01-05T15:20+01:00 --hours 2", "14:00", "lessee"),
    ),
    Live(
        "ape run leasing dispute 7000001 --from 2026-01-05T14 --hours 2",
        "14:00",
        "reported_to_four",
        "lessee",
    ),
    Live("ape run leasing end-dispute 7000001", "7000001", "a_day_later", "host"),
    Live("ape run leasing settle 7000001", "7000001", "hours_final", "host"),
    Live("ape run leasing close 7000001", "closed", "lease_final", "host"),
    Live("ape run leasing claim", "mUSD", "", "host"),
    Live(f"ape run leasing claim {LESSEE}", "mUSD", "", "host"),
    Live(f"{_ASK} run --rpc https://rpc.example --once", "up to date: block "),
    Live(f"{_ASK} verify --rpc https://rpc.example", " values compared, 0 differ"),
    Live(f"{_ASK} status", "events"),
    Live(f"{_ASK} show", "utilisation"),
    Live(f"{_ASK} show fleet", "H100-80GB-SXM"),
    Live(
        ".venv/bin/python -m scripts.indexing show fleet --store build/demo/index.sqlite3",
        "H100-80GB-SXM",
    ),
    Live(f"{_ASK} show utilisation --asset 7 --json", '"utilisation"'),
    Live(f"{_ASK} statement {LESSEE}", "rent into escrow"),
    Live(
        f'{_ASK} sql "SELECT accelerator, SUM(rent_gross) AS rent_gross FROM fleet '
        'GROUP BY accelerator"',
        "H100-80GB-SXM",
    ),
    Live(f"ape run report {ON_NODE} --block 1200", "r.html", "many_blocks"),
    Live(f"ape run report {ON_NODE} --json", "r.json"),
    Live(f"ape run report {ON_NODE}", "r.html"),
    Live(f"ape run timelock {_PROFILE} {_AS_MULTISIG}", "scheduled, to be", "owned_by_timelock"),
    Live(f"ape run timelock {_PROFILE} {_AS_MULTISIG} --cancel", "cancelled"),
    Live(f"ape run timelock {_PROFILE} {_AS_MULTISIG}", "carried out", "profile_due"),
    Live(f"ape run timelock Timelock update_delay 172800 {_AS_MULTISIG}", "scheduled, to be"),
    Live(f"ape run timelock RevenueSplitter propose_fee 250 {_AS_MULTISIG}", "scheduled, to be"),
    Live(
        f"ape run timelock LeaseEscrow stop_new {_AS_MULTISIG} --cancel",
        "cancelled",
        "stop_scheduled",
    ),
)
