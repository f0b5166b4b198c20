"""Where the console's contracts are bound: one session an account, from the network's records."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from eth_account.messages import SignableMessage
from eth_utils import is_address, to_checksum_address

from oracle.errors import FatalError
from scripts.lib.chains.base import Chain
from scripts.lib.console.shown import NoSuchName
from scripts.lib.leasing.consent import consent
from scripts.lib.leasing.session import Session, connect
from scripts.lib.records import Record, RecordStore

ToChain = Callable[[Any], Chain]
"""The connected chain as an account sees it; of None, as somebody who only reads."""
ToContract = Callable[[str, Record], Any]
"""A recorded contract as the console's own library has it."""


class Room:
    """The connected network, its records, and who acts."""

    def __init__(
        self,
        records: Path,
        network: str,
        to_chain: ToChain,
        to_contract: ToContract,
        to_account: Callable[[Any], Any],
    ) -> None:
        self.records = records
        self.network = network
        self.sender: Any = None
        self._to_chain = to_chain
        self._to_contract = to_contract
        self._to_account = to_account
        self._sessions: dict[str, Session] = {}
        self._contracts: dict[str, Any] = {}

    @property
    def store(self) -> RecordStore:
        """The records of the network; FatalError if they are of another chain id."""
        return RecordStore(self.records, self.network, self._to_chain(None).chain_id)

    def move(self, records: Path) -> None:
        """Take the records of another folder."""
        self.records = records
        self._sessions.clear()
        self._contracts.clear()

    def use(self, account: Any) -> str:
        """Let `account` act from now on; return its address."""
        self.sender = self._to_account(account)
        return str(self.sender.address)

    def address(self, account: Any) -> str:
        """Return the address of an account, or an address as it is."""
        return (
            to_checksum_address(account)
            if is_address(account)
            else str(self._to_account(account).address)
        )

    def signer(self, account: Any) -> tuple[str, Callable[[SignableMessage], bytes]]:
        """Return an account's address and what signs with its key, r | s | v."""
        signs = self._to_account(account)
        return str(signs.address), lambda message: bytes(signs.sign_message(message).encode_rsv())

    def names(self) -> list[str]:
        """Return the contracts that are recorded; none where the records cannot be used."""
        try:
            return self.store.names()
        except FatalError:
            return []

    def contract(self, name: str) -> Any:
        """Return a recorded contract; NoSuchName if there is none."""
        store = self.store
        if name not in self._contracts:
            record = store.load(name)
            if record is None:
                known = ", ".join(store.names()) or "nothing yet"
                raise NoSuchName(
                    f"wellhead has no {name}: type wellhead to see its verbs; deployments/"
                    f"{self.network} has {known}"
                )
            self._contracts[name] = self._to_contract(name, record)
        return self._contracts[name]

    def session(self, sender: Any = None, yes: bool = False) -> Session:
        """Return the session of `sender`, else of whoever acts, else of nobody."""
        account = self.sender if sender is None else self._to_account(sender)
        key = "" if account is None else str(account.address)
        if key not in self._sessions:
            chain = self._to_chain(account)
            self._sessions[key] = connect(chain, self.store, print, consent(False))
        return replace(self._sessions[key], agree=consent(yes, "yes=True"))
