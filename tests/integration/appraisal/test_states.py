"""Every state of a real machine: assess answers, and lends only on what is sound."""

from dataclasses import replace

import boa
import pytest

from tests.helpers.appraisal import ACCELERATOR, PRICE, RATE, USD
from tests.helpers.appraisal_model import DAY, STEP

WARM_GAS = 17_000
"""Of an assessment whose slots were all read before in its transaction. Cold ones add 47,500:
twenty slots, nine of them the title's specification, and three contracts."""


@pytest.fixture
def earning(stage, appraising, lessee):
    """A machine that ran for a day and has been paid for it, its bucket whole."""
    asset = stage.machine()
    lease_id = stage.open(asset, 24, hourly_rate=USD, sla_bps=0)
    start = int(boa.env.timestamp)
    stage.run(asset, start + DAY)
    stage.close(lease_id)
    boa.env.timestamp = (start // STEP + 1) * STEP
    appraising.quotes(*[PRICE] * 5)
    assert stage.suite.splitter.income_of(asset)[0] == 24 * USD * 98 // 100
    return asset


@pytest.fixture
def told(appraising, earning):
    return lambda: appraising.appraiser.assess(earning)


def test_assess__one_day_of_thirty__health_and_income_as_measured(stage, told, earning, appraising):
    available = DAY
    told = told()

    assert told.income == min(
        24 * USD * 98 // 100 // 3, RATE * 720 * 8 * 7 * available // (100 * STEP)
    )
    assert told.value == told.income * 365 * 2 // 30
    assert told.lendable == told.value * available // STEP > 0
    assert (told.as_of, told.hourly_rate) == (boa.env.timestamp, RATE)
    assert (told.accelerator, told.commissioned_at) == (ACCELERATOR, 1)
    assert appraising.appraiser.hourly_rate_of(earning) == RATE


def test_assess__revoked__keeps_its_value_and_lends_nothing(stage, told, earning, host):
    before = told()

    stage.suite.meter.revoke(earning, sender=host)

    assert told() == before._replace(lendable=0)
    assert before.lendable > 0


def test_assess__equivocated_and_enrolled_anew__lends_nothing(stage, told, earning, enrolment):
    before = told()
    first = stage.report(earning, boa.env.timestamp - 60, boa.env.timestamp)
    second = replace(first, busy_seconds=1)
    proof = [(r.as_tuple(), stage.signed(r)) for r in (first, second)]
    stage.suite.meter.prove_equivocation(*proof[0], *proof[1])
    host = stage.roles["host"]
    stage.suite.meter.enroll(earning, *enrolment(earning, host, "new node"), sender=host)
    assert stage.suite.meter.is_enrolled(earning)

    assert told() == before._replace(lendable=0)


def test_assess__retired__is_absent(stage, told, earning, host):
    assert told().value > 0

    stage.suite.title.retire(earning, sender=host)

    gone = told()
    assert (gone.value, gone.as_of, gone.lendable, gone.income) == (0, 0, 0, 0)


def test_assess__silent_for_thirty_days__lends_nothing(stage, told, appraising):
    boa.env.timestamp += STEP
    appraising.quotes(*[PRICE] * 5)

    silent = told()
    assert (silent.value, silent.lendable, silent.income) == (0, 0, 0)
    assert silent.as_of == boa.env.timestamp


def test_assess__somebody_rolls_cards__silence_stays_silence(stage, told, earning):
    """Cards can be rolled by anyone: they move the head's end and no reading."""
    before = told()

    stage.suite.meter.roll(earning, 4)

    assert told() == before


def test_assess__never_enrolled__is_absent(stage, appraising, registrar, host):
    spec = (1, ACCELERATOR, 1, 81_559, 1_000, b"USDAL".ljust(32, b"\0"), 1, 10**10, b"\1" * 32)
    asset = stage.suite.title.register(host, spec, [b"\7" * 32], "", sender=registrar)

    told = appraising.appraiser.assess(asset)

    assert (told.value, told.as_of, told.lendable, told.income) == (0, 0, 0, 0)
    assert told.hourly_rate == RATE


def test_assess__unknown_asset__reverts(appraising, earning):
    with boa.reverts("appraiser: no such asset"):
        appraising.appraiser.assess(earning + 1)
    with boa.reverts("appraiser: no such asset"):
        appraising.appraiser.assess(0)
    with boa.reverts("asset: no such asset"):
        appraising.appraiser.hourly_rate_of(earning + 1)


def test_assess__warm__costs_what_it_must(told, appraising):
    told()
    told()

    assert appraising.appraiser._computation.get_gas_used() <= WARM_GAS
