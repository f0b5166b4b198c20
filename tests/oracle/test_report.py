"""What the contract knows a mode by."""

from oracle.report import Mode


def test_mode__each__has_the_contracts_number():
    numbers = {mode.name: mode.value for mode in Mode}
    assert numbers == {"AI": 1, "MINING": 2, "IDLE": 3, "MAINTENANCE": 4}
