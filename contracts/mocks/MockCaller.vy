# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy off

"""
@title Mock Caller
@license AGPL-3.0-only
@notice A contract that makes any call for anyone: lessor, lien holder or owner. Tests only.
"""


@external
def execute(target: address, data: Bytes[4_096]) -> Bytes[1_024]:
    """
    @notice Call a contract as this one; its revert reason is passed on.
    @param target Whom to call.
    @param data Selector and arguments.
    @return What the call returned.
    """
    return raw_call(target, data, max_outsize=1_024)
