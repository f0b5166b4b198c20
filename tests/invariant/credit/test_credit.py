"""Lenders, borrowers and machines in any order: every unit is accounted for."""

from hypothesis import settings

from tests.invariant.credit.machine import CreditMachine

TestCredit = CreditMachine.TestCase
# A step is some dozen calls on the embedded chain: a part of the profile's examples keeps the
# default campaign within a minute and a half.
TestCredit.settings = settings(max_examples=max(12, settings().max_examples // 5))
