"""Puts an attestor together from its settings."""

import time
from collections.abc import Callable
from pathlib import Path

from eth_account.signers.local import LocalAccount

from oracle.assembly import compare_digests, make_meter
from oracle.attest.comparing import Rules
from oracle.attest.contract import AttestedMeter
from oracle.attest.judging import Judge
from oracle.attest.observing import Expected
from oracle.attest.store import ProbeStore
from oracle.attest.watching import Pace
from oracle.attest.wire import check_url
from oracle.chain.client import connect
from oracle.chain.contracts import RpcMeter, RpcTitle
from oracle.errors import FatalError, OracleError
from oracle.settings_attest import AttestSettings
from oracle.terminal import open_account

EXPECTED_SECONDS = 300.0
"""What the chain says of a node is asked anew after it, and whenever another key answers."""
FRESH_BLOCK_SECONDS = 600.0
"""An endpoint whose newest block is older is cut off, or this host's clock is wrong."""


def open_attested(settings: AttestSettings, paying: bool = False) -> AttestedMeter:
    """Connect to the meter; FatalError for another chain, no contract, or another contract."""
    web3 = connect(settings.rpc_urls, settings.rpc_timeout_seconds, settings.chain_id)
    account = None
    if paying:
        account = _account(settings.paying_keyfile, settings.paying_password_file, "paying_keyfile")
    meter = make_meter(web3, settings, account)
    compare_digests(meter)
    return AttestedMeter(web3, meter, settings.bonds_address)


def open_key(settings: AttestSettings) -> LocalAccount:
    """Return the attestor's key."""
    return _account(settings.keyfile, settings.password_file, "keyfile")


def open_store(settings: AttestSettings) -> ProbeStore:
    """Open the probes; make the file if there is none."""
    file = settings.state_dir / "probes.sqlite3"
    return ProbeStore(file, settings.chain_id, settings.meter_address)


def open_judge(settings: AttestSettings, meter: AttestedMeter, proposing: bool) -> Judge:
    """Return the probes with the rules of proposing, or those of signing."""
    confidence = settings.propose_confidence_ppm if proposing else settings.confidence_ppm
    rules = Rules(confidence, settings.loss_ppm, settings.least_failed, settings.least_probes)
    return Judge(meter, open_store(settings), rules)


def pace(settings: AttestSettings) -> Pace:
    """Return how nodes are probed."""
    return Pace(
        settings.slot_seconds,
        settings.probe_retries,
        settings.retry_seconds,
        settings.clock_tolerance_seconds,
    )


def check_urls(settings: AttestSettings) -> None:
    """Refuse what would go over plain http beyond the loopback: FatalError."""
    for url in (*settings.nodes.values(), *settings.control_urls):
        check_url(url, settings.allow_plain_http)
    for peer in settings.peers:
        check_url(peer.url, settings.allow_plain_http)


class ChainNodes:
    """What the chain says of the nodes; safe to call from threads."""

    def __init__(
        self,
        settings: AttestSettings,
        meter: RpcMeter,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        web3 = connect(settings.rpc_urls, settings.rpc_timeout_seconds, settings.chain_id)
        self._settings = settings
        self._meter = meter
        self._title = RpcTitle(web3, meter.title())
        self._clock = clock
        self._known: dict[int, tuple[float, Expected]] = {}

    def expected(self, asset: int, anew: bool = False) -> Expected:
        """Return what a valid answer must be; FatalError if no live key stands."""
        known = self._known.get(asset)
        if known is not None and not anew and self._clock() - known[0] < EXPECTED_SECONDS:
            return known[1]
        node = self._meter.node_of(asset)
        if not node.is_live:
            raise FatalError(f"asset {asset} has no live node key")
        settings = self._settings
        found = Expected(
            asset,
            node.key,
            self._title.spec(asset).accelerator_count,
            settings.chain_id,
            settings.meter_address,
            settings.clock_tolerance_seconds,
            settings.sample_age_seconds,
        )
        self._known[asset] = (self._clock(), found)
        return found

    def is_reachable(self) -> bool:
        """Return whether the chain's endpoint answers now, with a fresh block."""
        try:
            age_seconds = time.time() - self._meter.now()
        except OracleError:
            return False
        return -self._settings.clock_tolerance_seconds <= age_seconds <= FRESH_BLOCK_SECONDS


def _account(keyfile: Path | None, password_file: Path | None, name: str) -> LocalAccount:
    if keyfile is None:
        raise FatalError(f"{name} is not set: name an encrypted keyfile (mode 600)")
    return open_account(keyfile, password_file)
