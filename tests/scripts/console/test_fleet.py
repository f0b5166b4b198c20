"""Tables of machines and leases."""

from scripts.lib.console.wellhead import Wellhead
from tests.helpers.leasing_desk import HOUR, Desk


def row_of(text: str, first: int) -> str:
    """Return the line of a table that begins with a number, its cells set apart by one bar."""
    (line,) = [one for one in text.splitlines() if one.strip().startswith(f"{first} ")]
    return " | ".join(cell for cell in line.split("  ") if cell.strip()).replace(" |  ", " | ")


def cells_of(text: str, first: int) -> list[str]:
    return [cell.strip() for cell in row_of(text, first).split("|")]


def test_fleet__idle_offered_let_and_retired__each_state_in_words(
    desk: Desk, wellhead: Wellhead
) -> None:
    idle, offered, retired = desk.machine(), desk.offered(rate=21_520_000), desk.machine()
    desk["ComputeAsset"].send("retire", retired, sender=desk.host)
    lease_id = desk.leased()
    let = lease_id // 10**6
    desk.run(let, desk.chain.now + 3 * HOUR)
    desk.chain.move_to(desk.chain.now + 2 * HOUR)

    shown = wellhead.fleet(idle, 4)
    text = repr(shown)

    host = f"{desk.host[:6]}..{desk.host[-4:]}"
    machine = ["8 x H100-80GB-SXM", "USDAL", host]
    assert cells_of(text, idle) == [str(idle), *machine, "idle", "-", "L0", "-", "0.00", "0.00"]
    assert cells_of(text, offered) == [
        str(offered), *machine, "on offer", "-", "L0", "21.52", "0.00", "516.48",
    ]  # fmt: skip
    assert cells_of(text, retired)[4] == "retired"
    assert cells_of(text, let) == [
        str(let), *machine, "let until 2026-01-02 00:00 UTC", str(lease_id),
        "spoke 2 h ago, L0", "20.00", "60.00", "480.00",
    ]  # fmt: skip
    assert [one["asset"] for one in shown.data["machines"]] == [idle, offered, retired, let]
    assert shown.data["machines"][3]["unsettled"] == 60_000_000


def test_fleet__node_revoked__says_so(desk: Desk, wellhead: Wellhead) -> None:
    asset = desk.machine()
    desk["MetricsOracle"].send("revoke", asset, sender=desk.host)
    assert cells_of(repr(wellhead.fleet(asset, 1)), asset)[6] == "key revoked, L0"


def test_fleet__past_the_end__says_how_many_there_are(desk: Desk, wellhead: Wellhead) -> None:
    last = desk.machine()
    said = repr(wellhead.fleet(last + 1))
    assert said == f"fleet        no machine from {last + 1} on: {last} are registered"


def test_leases__running__delivery_and_what_settles(desk: Desk, wellhead: Wellhead) -> None:
    lease_id = desk.leased(hours=100)
    asset = lease_id // 10**6
    start = desk.chain.now
    desk.run(asset, start + 60 * HOUR)

    shown = wellhead.leases(asset)

    lessee = f"{desk.lessee[:6]}..{desk.lessee[-4:]}"
    (row,) = shown.data["leases"]
    cells = cells_of(repr(shown), lease_id)
    assert cells[:3] == [str(lease_id), lessee, "running"]
    assert cells[4:] == [
        "100", "20.00", "100 %", "1,200.00",
        wellhead._room.session().money.number(row["settleable"]), "0.00",
    ]  # fmt: skip
    assert row["settleable"] == (row["final_until"] - start) * 20_000_000 // 3_600 * 7 // 10 > 0
    assert repr(wellhead.lease(lease_id)).startswith(f"lease        {lease_id} of asset {asset} (")


def test_leases__none__says_how_many_it_has_had(desk: Desk, wellhead: Wellhead) -> None:
    asset = desk.machine()
    assert repr(wellhead.leases(asset)).splitlines()[1].strip() == (
        "none from number 1 on: it has had 0"
    )


def test_markets__offers__are_the_command_line_s(desk: Desk, wellhead: Wellhead) -> None:
    asset = desk.offered()
    shown = wellhead.markets("H100-80GB-SXM")
    assert asset in [one["asset"] for one in shown.data["offers"]]
    assert repr(shown).splitlines()[-1] == "next: wellhead.quote(ASSET, HOURS)"
