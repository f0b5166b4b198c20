"""The meter says what the exact model says, at every moment, in any order of events."""

from tests.invariant.depth import depth, told
from tests.invariant.meter.machine import MeterMachine

TestMeter = told(MeterMachine).TestCase
TestMeter.settings = depth(quick=20)
