"""Follow the suite's events into a store, and ask it: `python -m scripts.indexing VERB`."""

import argparse
import sys
import time
from pathlib import Path

from oracle.chain.endpoint import public_name
from oracle.errors import FatalError, RetryableError
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.indexing import asking, deployment, opening, reading
from scripts.lib.indexing.audit import audit
from scripts.lib.indexing.follow import DEFAULT_SPAN, Follower
from scripts.lib.indexing.progress import Reporter
from scripts.lib.indexing.rpc_source import RpcSource
from scripts.lib.leasing.answer import Answer, show
from scripts.lib.project import BUILD, DEPLOYMENTS

DEFAULT_RPC = "http://127.0.0.1:8545"
DEFAULT_STORE = BUILD / "index.sqlite3"
_REST_SECONDS = 10.0
"""After an endpoint did not answer."""
_LONGEST_PAUSE = 86_400.0
_EXAMPLES = """
run --rpc http://127.0.0.1:8545 --once        fill the store up to the newest block, then end
run --rpc https://rpc.example                 the same, and follow until it is stopped
status                                        how far the store is
show                                          which views there are
show fleet                                    every machine: meter, lease, revenue, loan
show utilisation --asset 7                    machine 7 by days
show leases --account 0x7099...79C8           leases of an account
show loans --json                             for programs: units and ISO times
statement 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
sql "SELECT event, COUNT(*) AS n FROM logs GROUP BY event"
verify                                        compare the store with the contracts

--store is a file (SQLite), or postgresql://user@host/database. What is in a store comes from the
chain alone: it can be filled anew at any time. Exit code 0; 1 if `verify` finds a difference; 2
with one line that says what to do.
"""


def run(options: argparse.Namespace) -> int:
    """Bring the store up to the newest block; unless --once, stay there."""
    source = RpcSource(options.rpc)
    follower: Follower | None = None
    reporter = Reporter()
    while True:
        try:
            follower = follower or _follower(options, source)
            added = follower.catch_up(reporter.tell)
            reporter.done(follower.store.position, added)
        except RetryableError as error:
            if options.once:
                raise
            reporter.say(f"{error}; again in {_REST_SECONDS:.0f} s")
            time.sleep(_REST_SECONDS)
        if options.once:
            return 0
        time.sleep(options.poll_seconds)


def verify(options: argparse.Namespace) -> int:
    """Compare what the events say with what the contracts' views said at the store's block."""
    source = RpcSource(options.rpc)
    follower = _follower(options, source)
    if follower.store.is_start(follower.store.position):
        raise FatalError("the store is empty: fill it with `python -m scripts.indexing run` first")
    found = audit(follower.store, source, follower.deployment)
    for difference in found.differences:
        print(difference)
    print(f"{found.compared:,} values compared, {len(found.differences):,} differ")
    return EXIT_FAILED if found.differences else 0


def ask(options: argparse.Namespace) -> int:
    """Answer from the store alone."""
    show(_answer(options), options.json)
    return 0


def _answer(options: argparse.Namespace) -> Answer:
    if options.verb == "show" and options.view is None:
        return asking.catalogue()
    here = opening.open_to_read(options.store)
    if options.verb == "show":
        return asking.view(here, options.view, options.asset, options.account)
    if options.verb == "statement":
        return asking.statement(here, options.account)
    if options.verb == "sql":
        return asking.query(here, options.query)
    return asking.status(here)


def _follower(options: argparse.Namespace, source: RpcSource) -> Follower:
    if not options.deployments.is_dir():
        raise FatalError(f"there is no folder {options.deployments}: correct --deployments")
    suite = deployment.from_manifest(options.deployments, source.chain_id)
    here = opening.open_to_follow(options.store, suite, reading.money_of(source, suite))
    span, behind = options.span, options.confirmations
    say = Reporter().say
    say(f"following {suite.network} (chain id {suite.chain_id}) at {public_name(options.rpc)}")
    return Follower(source, suite, here, say, span, behind)


def command_line() -> Parser:
    """Return the parser of the verbs and their options."""
    parser = Parser(
        prog="python -m scripts.indexing",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(act=None)
    verbs = parser.add_subparsers(metavar="VERB", dest="verb", required=True)
    kept = Parser(add_help=False)
    kept.add_argument("--store", default=str(DEFAULT_STORE), help="file or postgresql:// URL")
    chain = Parser(add_help=False)
    chain.add_argument("--rpc", default=DEFAULT_RPC, help="URL of a node  [%(default)s]")
    chain.add_argument(
        "--deployments", type=Path, default=DEPLOYMENTS, help="folder with index.json"
    )
    chain.add_argument("--span", type=_count, default=DEFAULT_SPAN, help="blocks asked for at once")
    chain.add_argument(
        "--confirmations", type=_depth, default=0, help="blocks to stay behind the newest one"
    )
    asked = Parser(add_help=False)
    asked.add_argument("--json", action="store_true", help="one JSON object for machines")

    one = verbs.add_parser("run", parents=[kept, chain], help="follow the chain into the store")
    one.add_argument("--once", action="store_true", help="end at the newest block")
    one.add_argument("--poll-seconds", type=_pause, default=5.0, help="between looks at the chain")
    one.set_defaults(act=run)
    one = verbs.add_parser("verify", parents=[kept, chain], help="compare with the contracts")
    one.set_defaults(act=verify)
    verbs.add_parser("status", parents=[kept, asked], help="how far the store is")
    one = verbs.add_parser("show", parents=[kept, asked], help="one of the views")
    one.add_argument("view", nargs="?", help="which; without: what there is")
    one.add_argument("--asset", type=_count, help="of one machine")
    one.add_argument("--account", help="rows that name an account")
    one = verbs.add_parser("statement", parents=[kept, asked], help="an account's money")
    one.add_argument("account")
    one = verbs.add_parser("sql", parents=[kept, asked], help="any query; changes nothing")
    one.add_argument("query")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return number


def _depth(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative")
    return number


def _pause(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= _LONGEST_PAUSE:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {_LONGEST_PAUSE:.0f}")
    return seconds


def main() -> int:
    """Read the command line and act."""
    options = command_line().parse_args()
    return int((options.act or ask)(options))


if __name__ == "__main__":
    sys.exit(guarded(main))
