"""Money is conserved to the last unit in any order of actions."""

from tests.invariant.depth import depth, told
from tests.invariant.money.machine import MoneyMachine

TestMoney = told(MoneyMachine).TestCase
TestMoney.settings = depth(quick=60)
