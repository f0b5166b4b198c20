"""Everything that owner, next owner, guardian and registrar can do while leases run."""

import boa
import pytest

from tests.helpers.builders import LEASE
from tests.helpers.lease_builders import DAY, HOUR, RATE
from tests.helpers.powers import Power, Scene, of_governance, set_scene

HANDS_OVER = ("accept_ownership", "unpause", "set_guardian")
USERS = ("host", "lessee", "operator", "payee", "beneficiary", "lender")


@pytest.fixture
def scene(stage, lien_holder, operator, beneficiary, payee):
    """Return a scene whose lease is partly settled and pays an operator and a split."""
    made = set_scene(stage, lien_holder, bare=0)
    split_id = stage.split({payee: 5_000, beneficiary: 5_000})
    stage.terms(made.let, operator=operator, opex_bps=1_000, split_id=split_id)
    start = int(boa.env.timestamp)
    stage.run(made.let, start + 6 * HOUR)
    stage.final(start + 3 * HOUR)
    stage.suite.escrow.settle(made.lease_id)
    return made


def _use(scene: Scene, power: Power) -> None:
    if power.while_paused:
        power.contract.pause(sender=scene.accounts["guardian"])
    power.use(scene.accounts[power.who])


def _users_state(scene: Scene) -> list[object]:
    """Return all that users own or agreed on."""
    suite, roles = scene.stage.suite, scene.stage.roles
    machines = scene.let, scene.offered, scene.idle, scene.pledged
    views = (suite.token.balanceOf, suite.escrow.claimable, suite.splitter.claimable)
    money = [view(roles[name]) for view in views for name in USERS]
    titles = [(suite.title.title(x), suite.title.user_word(x)) for x in machines]
    terms = [suite.splitter.terms_of(x) for x in machines]
    meters = [(suite.meter.head(x), suite.meter.node_of(x)) for x in machines]
    offers = [suite.escrow.offer_of(x)[:3] for x in machines]
    return [money, titles, terms, meters, offers, suite.escrow.lease(scene.lease_id)]


def _finish(scene: Scene) -> dict[str, int]:
    """Close the lease, pay everyone and return what users hold."""
    scene.stage.close(scene.lease_id)
    return _claimed(scene)


def _claimed(scene: Scene) -> dict[str, int]:
    scene.stage.claim_all()
    scene.stage.check_books()
    balances = scene.stage.balances()
    return {name: balances[name] for name in USERS}


def test_governance__each_power_in_mid_lease__moves_nothing_of_users(scene):
    with boa.env.anchor():
        expected = _finish(scene)
    before = _users_state(scene)

    for power in of_governance(scene):
        with boa.env.anchor():
            _use(scene, power)
            assert _users_state(scene) == before, power.label
            assert _finish(scene) == expected, power.label


def test_governance__all_powers_at_once__running_lease_ends_as_agreed(
    scene, stage, owner, guardian, lessee
):
    """Hostile owner and guardian together: notice, close and claims are as without them."""
    escrow, title, splitter = stage.suite.escrow, stage.suite.title, stage.suite.splitter
    with boa.env.anchor():
        ends_at = escrow.terminate(scene.lease_id, sender=lessee)
        expected = _finish(scene)

    powers = [p for p in of_governance(scene) if p.name not in HANDS_OVER]
    for power in sorted(powers, key=lambda power: power.name == "pause"):
        _use(scene, power)
    title.approve_contract(escrow, 0, sender=owner)
    assert escrow.terminate(scene.lease_id, sender=lessee) == ends_at

    assert _finish(scene) == expected
    assert splitter.claim_fees() == stage.suite.token.balanceOf(stage.roles["stranger"])


def test_apply_fee__in_mid_lease__announced_and_bounded(scene, stage, owner, host, beneficiary):
    """What a change of fee can take from a lease that is already running."""
    splitter = stage.suite.splitter
    with boa.reverts("splitter: fee too high"):
        splitter.propose_fee(501, sender=owner)
    splitter.propose_fee(500, sender=owner)
    boa.env.timestamp += 7 * DAY - 1
    with boa.reverts("splitter: fee not due yet"):
        splitter.apply_fee(sender=owner)
    boa.env.timestamp += 1
    splitter.apply_fee()
    gross, fees = splitter.revenue_of(scene.let)[0], splitter.fees_accrued()

    stage.close(scene.lease_id)

    later = splitter.revenue_of(scene.let)[0] - gross
    assert splitter.fees_accrued() - fees == later * 500 // 10_000
    stage.check_books()


def test_approve_contract__escrow_de_listed_at_the_title__leases_finish_and_no_new_ones(
    scene, stage, owner, host, lessee
):
    title, escrow = stage.suite.title, stage.suite.escrow
    with boa.env.anchor():
        expected = _finish(scene)
    nonce = escrow.offer_of(scene.offered)[1]
    title.approve_contract(escrow, 0, sender=owner)
    with boa.reverts("asset: not a listed lessor"):
        escrow.open_lease(scene.offered, 5, 2**64, nonce, sender=lessee)
    with boa.reverts("escrow: no lease right"):
        stage.post(scene.idle)
    title.grant(scene.pledgeable, escrow, 0, sender=host)
    with boa.reverts("grant: contract not listed"):
        title.grant(scene.pledgeable, escrow, LEASE, sender=host)
    with boa.env.anchor():
        assert escrow.terminate(scene.lease_id, sender=lessee) < boa.env.timestamp + 2 * HOUR
    assert _finish(scene) == expected
    title.approve_contract(escrow, 1, sender=owner)
    stage.take(scene.offered, 5, nonce)


def test_approve_contract__escrow_de_listed_at_the_splitter__rent_waits_and_refunds_go_on(
    scene, stage, owner, lessee
):
    """The one power that holds money up: it stays owed to the asset, and nobody else gets it."""
    escrow, splitter = stage.suite.escrow, stage.suite.splitter
    with boa.env.anchor():
        expected = _finish(scene)
    splitter.approve_contract(escrow, 0, sender=owner)

    held = _finish(scene)

    owed, seconds = escrow.owed_to_asset(scene.let)
    assert (owed, seconds) == (6 * RATE * 7 // 10 - 3 * RATE * 7 // 10, 3 * HOUR)
    assert held["lessee"] == expected["lessee"]
    with boa.reverts("splitter: not an escrow"):
        escrow.forward(scene.let)
    assert stage.suite.token.balanceOf(escrow) == owed + stage.held(scene.doubted)
    splitter.approve_contract(escrow, 4, sender=owner)
    escrow.forward(scene.let)
    assert _claimed(scene) == expected


@pytest.mark.parametrize("where", ["title", "meter", "escrow"])
def test_pause__in_mid_lease__stops_what_is_new_and_no_way_out(
    scene, stage, guardian, host, lessee, enrolment, where
):
    title, escrow, meter = stage.suite.title, stage.suite.escrow, stage.suite.meter
    with boa.env.anchor():
        ends_at = escrow.terminate(scene.lease_id, sender=lessee)
        expected = _finish(scene)
    nonce = escrow.offer_of(scene.offered)[1]
    getattr(stage.suite, where).pause(sender=guardian)

    if where == "escrow":
        for call in (lambda: stage.post(scene.idle), lambda: stage.take(scene.offered, 5, nonce)):
            with boa.reverts("pause: paused"):
                call()
        escrow.withdraw_offer(scene.offered, sender=host)
    elif where == "title":
        title.grant(scene.idle, escrow, 0, sender=host)
        with boa.reverts("pause: paused"):
            title.grant(scene.idle, escrow, LEASE, sender=host)
    else:
        meter.rotate(scene.idle, *enrolment(scene.idle, host, "x"), sender=host)
        meter.revoke(scene.idle, sender=host)
        with boa.reverts("pause: paused"):
            meter.enroll(scene.idle, *enrolment(scene.idle, host, "y"), sender=host)
    assert escrow.terminate(scene.lease_id, sender=lessee) == ends_at
    assert _finish(scene) == expected


def test_refresh__by_a_stranger_after_a_profile_changed__stops_no_payment_of_what_is_recorded(
    scene, stage, owner, stranger
):
    """A wrong profile refuses reports still to come; what the meter holds is paid as agreed."""
    meter = stage.suite.meter
    with boa.env.anchor():
        expected = _finish(scene)
    meter.set_profile(b"H100-80GB-SXM".ljust(32, b"\0"), 1, 2, sender=owner)

    meter.refresh(scene.let, sender=stranger)

    now = int(boa.env.timestamp)
    boa.env.timestamp = now + HOUR
    honest = {"busy_seconds": HOUR, "energy_joules": 400 * HOUR}
    report = stage.report(scene.let, now, now + HOUR, **honest)
    with boa.reverts("oracle: energy"):
        meter.submit(report.as_tuple(), stage.signed(report))
    assert _finish(scene) == expected
