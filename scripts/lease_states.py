"""What each verb answers in each state of a lease: `python -m scripts.lease_states [--write]`."""

import sys

import boa

from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from tests.helpers import lease_states
from tests.helpers.lease_market import Roles, deploy_market

_START = 1_767_225_600
_LEAD_SECONDS = 1_000_000
"""For which machines have run before."""


def main() -> int:
    """Print the page; with --write keep it as docs/lease-states.md; 1 if the two differ."""
    parser = Parser(prog="python -m scripts.lease_states", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/lease-states.md")
    options = parser.parse_args()
    boa.env.timestamp = _START
    names = ("owner", "registrar", "guardian", "treasury", "host", "lessee")
    roles = Roles(*(str(boa.env.generate_address(name)) for name in names))
    market = deploy_market(roles, _START - _LEAD_SECONDS, bond_hours=1)
    said = lease_states.page(lease_states.answers(market))
    print(said)
    if options.write:
        write_atomically(lease_states.PAGE, said)
        return 0
    return 0 if lease_states.PAGE.read_text("utf-8") == said else EXIT_FAILED


if __name__ == "__main__":
    sys.exit(guarded(main))
