"""The tokens that the suite uses: mocks on local chains, elsewhere those that stand there. Pure."""

from collections.abc import Iterator

from scripts.lib.params import MOCK, NO_TOKEN, Params
from scripts.lib.steps import BITCOIN, TOKEN, Deploy

IN_THE_INDEX = {TOKEN: "settlementToken", BITCOIN: "wrappedBitcoin"}
"""How `index.json` calls them."""


def mocks(params: Params) -> Iterator[Deploy]:
    """Yield the deployments of tokens that are to be mocks."""
    if params.settlement_token == MOCK:
        yield Deploy("MockToken", {"decimals": 6}, known_as=TOKEN, owned=False)
    if params.wrapped_bitcoin == MOCK:
        record = "MockBitcoin"
        yield Deploy("MockToken", {"decimals": 8}, known_as=BITCOIN, record=record, owned=False)


def standing(params: Params) -> dict[str, str]:
    """Return the tokens that others deployed, by the name that steps use."""
    decided = {TOKEN: params.settlement_token, BITCOIN: params.wrapped_bitcoin}
    return {name: one for name, one in decided.items() if one not in (MOCK, NO_TOKEN)}


def external(addresses: dict[str, str]) -> dict[str, str]:
    """Return what the index says of tokens."""
    return {key: addresses[name] for name, key in IN_THE_INDEX.items() if name in addresses}
