"""Roles of the timelock, as snekmate numbers them."""

from eth_utils import keccak

PROPOSER = bytes(keccak(text="PROPOSER_ROLE"))
"""Schedules and cancels."""
EXECUTOR = bytes(keccak(text="EXECUTOR_ROLE"))
"""Carries out what is ready; granted to the zero address it is everybody's."""
