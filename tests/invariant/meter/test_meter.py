"""The meter says what the exact model says, at every moment, in any order of events."""

from hypothesis import settings

from tests.invariant.meter.machine import MeterMachine

TestMeter = MeterMachine.TestCase
# A step is a dozen readings on the embedded chain: a third of the profile's examples keeps the
# default campaign under a minute.
TestMeter.settings = settings(max_examples=max(20, settings().max_examples // 3))
