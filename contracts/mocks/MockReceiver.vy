# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy off

"""
@title Mock Receiver
@license AGPL-3.0-only
@notice An ERC-721 receiver whose conduct is set at run time. Tests only.
"""


interface IReadable:
    def ownerOf(token_id: uint256) -> address: view
    def balanceOf(owner: address) -> uint256: view
    def getApproved(token_id: uint256) -> address: view
    def tenure(asset: uint256) -> uint256: view


ACCEPTS: public(constant(uint256)) = 0
ANSWERS_WRONG: public(constant(uint256)) = 1
REVERTS: public(constant(uint256)) = 2
BURNS_ALL_GAS: public(constant(uint256)) = 3
READS: public(constant(uint256)) = 4  # the caller's views, then accepts
RE_ENTERS: public(constant(uint256)) = 5  # makes the call it was told, then accepts


# What to do next; written by `behave`.
conduct: public(uint256)

# The call made back at the caller; written by `behave`.
_data: Bytes[4_096]

# Arguments of the last call received; written by `onERC721Received`.
operator: public(address)
sender: public(address)
token_id: public(uint256)
data: public(Bytes[1_024])

# What the views said during the call; written by `onERC721Received`.
owner_seen: public(address)
balance_seen: public(uint256)
approved_seen: public(address)
tenure_seen: public(uint256)

# Whether the call made back went through; written by `onERC721Received`.
reentry_succeeded: public(bool)


@external
def behave(conduct: uint256, data: Bytes[4_096] = b""):
    """
    @notice Set the conduct.
    @param conduct One of the constants.
    @param data Selector and arguments of the call that RE_ENTERS makes.
    """
    self.conduct = conduct
    self._data = data


@external
def onERC721Received(
    operator: address, sender: address, token_id: uint256, data: Bytes[1_024]
) -> bytes4:
    """
    @notice ERC-721's question to a receiver.
    @param operator Who called the transfer.
    @param sender The former owner.
    @param token_id The asset.
    @param data What the operator passed on.
    @return The magic value, unless told to answer wrong.
    """
    self.operator = operator
    self.sender = sender
    self.token_id = token_id
    self.data = data
    if self.conduct == ANSWERS_WRONG:
        return 0xDEADBEEF
    assert self.conduct != REVERTS, "mock: will not have it"
    if self.conduct == BURNS_ALL_GAS:
        raise UNREACHABLE
    if self.conduct == READS:
        self.owner_seen = staticcall IReadable(msg.sender).ownerOf(token_id)
        self.balance_seen = staticcall IReadable(msg.sender).balanceOf(self)
        self.approved_seen = staticcall IReadable(msg.sender).getApproved(token_id)
        self.tenure_seen = staticcall IReadable(msg.sender).tenure(token_id)
    if self.conduct == RE_ENTERS:
        self.reentry_succeeded = raw_call(msg.sender, self._data, revert_on_failure=False)
    return 0x150B7A02
