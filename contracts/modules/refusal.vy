# pragma version 0.4.3

"""
@title Refusal
@license AGPL-3.0-only
@notice `assert` with its reason in one place.
@dev Stateless. Each `assert` with a literal reason costs 130 bytes of code, a call of this 70: for
     contracts near the limit of size.
"""


@internal
@pure
def _unless(kept: bool, reason: String[32]):
    assert kept, reason
