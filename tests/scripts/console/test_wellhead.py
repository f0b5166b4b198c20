"""What a person at the console meets: names, help, senders, refusals."""

import inspect
from pathlib import Path

import pytest

from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.console.shown import ConsoleError, NoSuchName
from scripts.lib.console.wellhead import Wellhead
from tests.helpers.console_desk import console
from tests.helpers.leasing_desk import DOLLAR, START, Desk

VERBS = [
    name for name, _ in inspect.getmembers(Wellhead, inspect.isfunction) if not name.startswith("_")
]


def test_repr__on_a_deployment__says_where_and_names_every_verb(
    desk: Desk, wellhead: Wellhead
) -> None:
    said = repr(wellhead)
    count = len(desk.suite.contracts)
    first = f"wellhead on devnet (chain id 31337), {count} contracts, settles in mUSD; acting as "
    assert said.splitlines()[0] == first + "nobody yet"
    assert [verb for verb in VERBS if f"{verb}(" not in said] == []
    assert max(len(line) for line in said.splitlines()) <= 100

    wellhead.use("host")
    assert repr(wellhead).splitlines()[0] == first + desk.host


@pytest.mark.parametrize("verb", VERBS)
def test_help__each_verb__has_a_docstring(verb: str) -> None:
    assert inspect.getdoc(getattr(Wellhead, verb))


def test_dir__verbs_and_contracts__complete(desk: Desk, wellhead: Wellhead) -> None:
    assert set(dir(wellhead)) >= {*VERBS, "records", *desk.suite.contracts}


def test_getattr__recorded_contract__is_bound_once(desk: Desk, wellhead: Wellhead) -> None:
    assert wellhead.LeaseEscrow.address == desk["LeaseEscrow"].address
    assert wellhead.LeaseEscrow is wellhead.LeaseEscrow
    assert wellhead.Lens.abi == desk["Lens"].abi


def test_getattr__no_such_contract__one_line_that_lists_them(wellhead: Wellhead) -> None:
    with pytest.raises(NoSuchName, match=r"wellhead has no LeaseScrow: .* LeaseEscrow, "):
        _ = wellhead.LeaseScrow
    assert not hasattr(wellhead, "_repr_html_")


def test_usd__dollars__are_units(wellhead: Wellhead) -> None:
    assert [wellhead.usd(x) for x in (2.5, 3, "0.000001")] == [2_500_000, 3_000_000, 1]
    with pytest.raises(ConsoleError, match=r"usd 0\.1234567 has more decimals than mUSD: give at "):
        wellhead.usd(0.1234567)


def test_use__account__acts_until_another_is_named(desk: Desk, wellhead: Wellhead) -> None:
    asset = desk.machine()
    with pytest.raises(
        ConsoleError, match=r'name your account: wellhead.use\("ALIAS"\), .* sender='
    ):
        wellhead.offer(asset, rate=20, yes=True)
    assert wellhead.use("stranger").data == {"account": desk.stranger}
    with pytest.raises(ConsoleError, match=f"belongs to {desk.host}, not to {desk.stranger}"):
        wellhead.offer(asset, rate=20, yes=True)

    assert wellhead.offer(asset, rate=20, sender="host", yes=True).data["stands"]

    with pytest.raises(ConsoleError, match="ape has no account 'nobody'"):
        wellhead.use("nobody")


def test_verb__not_agreed__says_what_it_would_do_and_sends_nothing(
    desk: Desk, wellhead: Wellhead, capsys: pytest.CaptureFixture[str]
) -> None:
    asset = desk.offered()
    with pytest.raises(ConsoleError, match="nothing was sent: nobody can be asked here; pass yes="):
        wellhead.withdraw_offer(asset, sender="host")
    assert f"withdraws the offer of asset {asset}" in capsys.readouterr().out
    assert desk["LeaseEscrow"].read("offer_of", asset)[3]


def test_verb__contract_refuses__reason_and_next_step_in_one_line(
    desk: Desk, wellhead: Wellhead
) -> None:
    lease_id = desk.leased()
    with pytest.raises(ConsoleError) as refused:
        wellhead.reject(lease_id, sender="stranger", yes=True)
    (line,) = refused.value._render_traceback_()
    assert line.startswith("error: refused (escrow: not the lessee): act")
    with pytest.raises(ConsoleError, match=r"refused \(escrow: nothing final yet\): "):
        wellhead.settle(lease_id, sender="stranger", yes=True)
    with pytest.raises(ConsoleError, match="start= 'noon' is no time: write it as 2026-01-05T14"):
        wellhead.dispute(lease_id, "noon", 2, sender="lessee", yes=True)
    with pytest.raises(ConsoleError, match=f"lease {lease_id} has no open dispute"):
        wellhead.end_dispute(lease_id, sender="stranger", yes=True)


def test_records__of_another_chain__every_use_is_one_clear_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "devnet").mkdir()
    (tmp_path / "devnet" / ".chainId").write_text("5")
    line = (
        "deployments/devnet holds records of chain id 5, the connected chain has 31337: choose "
        "another network or correct the RPC"
    )
    other = console(desk, tmp_path)

    assert repr(other) == f"wellhead: {line}"
    for use in (other.fleet, other.pool, lambda: other.LeaseEscrow, lambda: other.usd(1)):
        with pytest.raises(ConsoleError) as refused:
            use()
        assert refused.value._render_traceback_() == [f"error: {line}"]
    assert "fleet" in dir(other)

    other.records = desk.store.root
    assert other.LeaseEscrow.address == desk["LeaseEscrow"].address


def test_records__chain_without_the_contracts__one_clear_line(desk: Desk) -> None:
    fresh = console(desk, chain=EmbeddedChain(START))
    assert repr(fresh).startswith("wellhead: deployments/devnet/LeaseEscrow.json names 0x")
    with pytest.raises(ConsoleError, match="holds other code or none"):
        fresh.fleet()


def test_records__none__says_what_to_do(desk: Desk, tmp_path: Path) -> None:
    nowhere = console(desk, tmp_path)
    assert repr(nowhere).startswith("wellhead: deployments/devnet has no LeaseEscrow: name the")
    with pytest.raises(NoSuchName, match="deployments/devnet has nothing yet"):
        _ = nowhere.LeaseEscrow


def test_offer__bad_terms__one_line(desk: Desk, wellhead: Wellhead) -> None:
    asset = desk.machine()
    for terms, said in (
        ({"rate": 20, "slaa": 99}, "slaa is no term of an offer: choose of rate, min_hours"),
        ({"sla": 99}, "an offer is posted as a whole: give its rate too"),
        ({"rate": "dear"}, "rate= 'dear' is no number: write it as 2.50"),
    ):
        with pytest.raises(ConsoleError, match=said):
            wellhead.offer(asset, sender="host", yes=True, **terms)
    with pytest.raises(ConsoleError, match="'dull' is no reason: choose of maintenance, sale"):
        wellhead.reclaim(1, "dull")


def test_life_of_a_machine__register_to_notice__in_dollars_and_hours(
    desk: Desk, wellhead: Wellhead
) -> None:
    uuid = "GPU-7a1c0000-0000-4000-8000-000000000001"
    size = {"region": "USDAL", "memory_mib": 81_559, "power_watts": 1_000}
    wellhead.use("registrar")
    made = wellhead.register(
        "H100-80GB-SXM", [uuid], owner="host", price=30_000, commissioned="2025-12-01", yes=True,
        **size,
    )  # fmt: skip
    asset = made.data["asset"]
    spec = desk["ComputeAsset"].read("spec", asset)
    assert (made.data["owner"], spec["purchase_price"]) == (desk.host, 30_000 * DOLLAR)
    assert f"next: wellhead.enroll({asset}, NODE)" in repr(made)

    wellhead.use("host")
    wellhead.enroll(asset, "node", yes=True)
    assert desk["MetricsOracle"].read("is_enrolled", asset)
    posted = wellhead.offer(asset, rate=2.5, sla=99.5, min_hours=2, yes=True)
    assert (posted.data["offer"]["hourly_rate"], posted.data["offer"]["sla_bps"]) == (
        2_500_000,
        9_950,
    )
    assert f"next: wellhead.bond({asset}, add=60.00): before the machine can be let" in repr(posted)
    desk.fund(desk.host, 61 * DOLLAR)
    assert wellhead.bond(asset, add=61, yes=True).data["bond"]["held"] == 61 * DOLLAR
    assert wellhead.bond(asset, withdraw="1", yes=True).data["bond"]["missing"] == 0
    offered = repr(wellhead.offer(asset))
    assert offered.splitlines()[-1].startswith(f"next: wellhead.quote({asset}, HOURS), then ")

    desk.fund(desk.lessee, 120 * DOLLAR)
    wellhead.use("lessee")
    quoted = repr(wellhead.quote(asset, 48))
    assert f"next: wellhead.lease_machine({asset}, 48, max_rate=2.50)" in quoted
    opened = wellhead.lease_machine(asset, hours=48, max_rate=2.6, yes=True)
    assert (opened.data["state"], opened.data["escrowed"]) == ("running", 120 * DOLLAR)
    lease_id = opened.data["lease_id"]
    assert f"next: wellhead.terminate({lease_id}): the lessee's notice" in repr(opened)
    desk.fund(desk.stranger, 5 * DOLLAR)
    desk.bond(asset, 60 * DOLLAR)
    longer = wellhead.extend(lease_id, 2, sender="stranger", yes=True)
    assert longer.data["state"] == "booked"

    assert wellhead.terminate(lease_id, yes=True).data["notice_by_lessee"]
    ended = wellhead.reclaim(lease_id, "sale", sender="host", yes=True)
    assert ended.data["notice_by_owner"]
    assert wellhead.claim(sender="stranger", yes=True).data["paid"]["lease_escrow"] == 5 * DOLLAR
    wellhead.reject(lease_id, yes=True)
    desk.chain.move_to(desk.chain.now + 1)
    assert wellhead.lease(lease_id).data["state"] == "ended"


def test_register__what_cannot_be_read__one_line(wellhead: Wellhead) -> None:
    size = {"region": "USDAL", "memory_mib": 1, "power_watts": 1, "price": 1, "owner": "host"}
    uuid = "GPU-7a1c0000-0000-4000-8000-00000000000f"
    for words, said in (
        ({"devices": ["GPU-7"]}, "'GPU-7' is not a UUID such as"),
        ({"kind": "toaster"}, "'toaster' is no kind: choose of cloud, inference, edge"),
        ({"region": "Übersee"}, "region 'Übersee' is not 1 to 32 characters of ASCII"),
        ({"commissioned": "May"}, "'May' is no day: write it as 2026-01-31"),
        ({"owner": "nobody"}, "ape has no account 'nobody'"),
    ):
        told = {"accelerator": "H100-80GB-SXM", "devices": [uuid], **size, **words}
        with pytest.raises(ConsoleError, match=said):
            wellhead.register(sender="registrar", yes=True, **told)
