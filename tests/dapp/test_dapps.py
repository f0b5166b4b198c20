"""With nothing but `deployments/`: a whole lease by viem, and the programs of its README."""

import json

import pytest

from tests.dapp.conftest import Site, examples

FEE = 420_000
"""2 % of what the host side got."""
DAY_OF_RENT = 24 * 20_000_000


def test_viem__full_lease__every_unit_arrives(site: Site) -> None:
    desk = site.desk
    token = desk["MockToken"]
    said = json.loads(site.node("lease.js", desk.registrar, desk.host, desk.lessee))
    paid, refunded = int(said["paid"]), int(said["refunded"])
    assert (paid, refunded) == (20_580_000, 19_000_000)
    assert token.read("balanceOf", desk.host) == paid
    assert token.read("balanceOf", desk.lessee) == refunded
    assert desk["RevenueSplitter"].read("fees_accrued") == FEE
    people = (desk.host, desk.lessee, desk.stranger)
    rooms = ("RevenueSplitter", "LeaseEscrow", "LeaseBonds")
    holders = (*people, *(desk[name].address for name in rooms))
    assert sum(token.read("balanceOf", holder) for holder in holders) == token.read("totalSupply")


def test_examples__readme__shows_one_in_each_language() -> None:
    assert sorted(examples()) == ["example.py", "example.ts"]


def test_examples__viem_then_python__a_lease_is_opened_and_found(site: Site) -> None:
    desk = site.desk
    asset = desk.offered()
    desk.fund(desk.stranger, DAY_OF_RENT)
    said = site.node("example.js", desk.stranger, str(asset))
    lease_id = asset * 1_000_000 + 1
    assert said == f"lease {lease_id}: 20000000 units an hour, {DAY_OF_RENT} in escrow\n"
    assert desk["LeaseEscrow"].read("lease", lease_id)["lessee"] == desk.stranger
    listed = site.python("example.py").splitlines()
    assert listed[-1] == f"lease {lease_id}: asset {asset}, lessee {desk.stranger}, 24 hours"


@pytest.mark.parametrize("program", [("node", "example.js", "0x1", "1"), ("python", "example.py")])
def test_examples__manifest_of_another_chain__say_so(site: Site, program: tuple[str, ...]) -> None:
    file = site.folder / "deployments" / "index.json"
    kept = file.read_text()
    file.write_text(json.dumps(json.loads(kept) | {"chains": {}}))
    try:
        with pytest.raises(AssertionError, match="Wellhead is not deployed on chain id 31337"):
            getattr(site, program[0])(*program[1:])
    finally:
        file.write_text(kept)
