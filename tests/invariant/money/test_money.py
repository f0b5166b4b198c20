"""Money is conserved to the last unit in any order of actions."""

from tests.invariant.money.machine import MoneyMachine

TestMoney = MoneyMachine.TestCase
