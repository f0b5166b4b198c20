# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Loan Rules
@license AGPL-3.0-only
@notice What a machine and a sum must satisfy for a new loan, and so for every refinancing.
@dev The figures are those that a simulated book of loans came through: see
     docs/adr/0013-what-the-simulation-says.md.
"""

from ..interfaces import IAppraiser
from ..interfaces import ILeaseEscrow
from . import approved_contracts
from . import covenants
from . import loan_core as core
from . import loan_word
from . import pledge_bounds
from . import pool_list as pools
from . import refusal
from . import sequencer_clock as clock
from . import title_word

uses: clock
uses: core
uses: covenants
uses: pools

MAX_MONTHS: constant(uint256) = 36
LONG_MONTHS: constant(uint256) = 24  # beyond, a smaller share is lent

# Income over debt service of 30 days: above the sweep's 1.5, or a new loan would be swept at once.
COVER_ORIGINATION_BPS: constant(uint256) = 16_000

# By the machine's whole years of age. A new generation takes 40 % off the price at once, and
# 80 % x 60 % = 48 % is the most that stays within the liquidation LTV through it; older machines
# sell on thinner markets. Over long terms the price outruns the schedule: under water from 35.2 %.
LTV_BPS: constant(uint256[3]) = [4_500, 4_500, 3_500]
LTV_LONG_BPS: constant(uint256) = 3_500

_YEAR_SECONDS: constant(uint256) = 365 * 86_400
_BPS: constant(uint256) = 10_000


@internal
@view
def _check(
    asset: uint256, pool: address, amount: uint256, months: uint256
) -> (uint256, IAppraiser.Assessment):
    """
    All but the cover, which needs the rate after lending. Returns the pool's index and what the
    appraiser says.
    """
    index: uint256 = pools._approved_index(pool)
    refusal._unless(amount >= core.THOUSAND, "desk: loan too small")
    refusal._unless(amount <= loan_word.MAX_MONEY, "desk: loan too large")
    refusal._unless(months != 0 and months <= MAX_MONTHS, "desk: months not 1 to 36")
    clock._check_settled()

    title: uint256 = staticcall core.TITLE.title(asset)
    refusal._unless(title_word._flags(title) & title_word.FLAG_RETIRED == 0, "desk: asset retired")
    refusal._unless(staticcall covenants.METER.is_enrolled(asset), "desk: node not live")
    refusal._unless(
        not covenants._is_silent(asset, covenants.SILENCE_SWEEP_SECONDS), "desk: machine silent"
    )

    refusal._unless(not covenants._is_promised(asset), "desk: terms locked")

    assessment: IAppraiser.Assessment = staticcall covenants.APPRAISER.assess(asset)
    self._check_share(assessment, amount, months)
    self._check_user(asset, assessment.hourly_rate)
    return index, assessment


@internal
@view
def _check_share(assessment: IAppraiser.Assessment, amount: uint256, months: uint256):
    """
    The share of the value that may be lent, by the machine's age.
    """
    refusal._unless(assessment.as_of != 0, "desk: no value")
    refusal._unless(covenants._is_fresh(assessment.as_of), "desk: value too old")
    years: uint256 = (block.timestamp - assessment.commissioned_at) // _YEAR_SECONDS
    refusal._unless(years < 3, "desk: machine too old")
    lendable: uint256 = assessment.lendable
    refusal._unless(amount * _BPS <= lendable * LTV_BPS[years], "desk: above the share lent")
    if months > LONG_MONTHS:
        refusal._unless(amount * _BPS <= lendable * LTV_LONG_BPS, "desk: too much for so long")


@internal
@view
def _check_user(asset: uint256, market_rate: uint256):
    """
    Whoever seizes the machine takes its user too: only a lease that a listed lessor opened, and
    only within the bounds of a pledge.
    """
    word: uint256 = staticcall core.TITLE.user_word(asset)
    if title_word._expires(word) <= block.timestamp:
        return
    setter_index: uint256 = title_word._setter_index(word)
    refusal._unless(setter_index != 0, "desk: user set by an owner")
    lessor: address = staticcall core.TITLE.approved_contract(setter_index)
    rights: uint256 = (staticcall core.TITLE.approval_of(lessor))[1]
    refusal._unless(rights & approved_contracts.LESSOR != 0, "desk: lessor not listed")

    hours: uint256 = 0
    notice_hours: uint256 = 0
    rate: uint256 = 0
    tenancy: uint256 = 0
    hours, notice_hours, rate, tenancy = staticcall ILeaseEscrow(lessor).binding_terms(asset)
    pledge_bounds._check_tenancy(tenancy)
    pledge_bounds._check(hours, notice_hours, rate, market_rate)


@internal
@pure
def _check_cover(income: uint256, amount: uint256, months: uint256, rate: uint256):
    """
    `rate` is the pool's after lending: the loan itself makes it dearer.
    """
    cover_bps: uint256 = covenants._cover_bps(income, amount, months, amount, rate)
    refusal._unless(cover_bps >= COVER_ORIGINATION_BPS, "desk: income does not cover")
