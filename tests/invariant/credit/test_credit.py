"""Lenders, borrowers and machines in any order: every unit is accounted for."""

from tests.invariant.credit.machine import CreditMachine
from tests.invariant.depth import depth, told

TestCredit = told(CreditMachine).TestCase
TestCredit.settings = depth(quick=12)
