"""Puts a node together from its settings: what `run` and `once` start from."""

from dataclasses import dataclass

from eth_account.signers.local import LocalAccount
from web3 import Web3

from oracle.build import ReportBuilder
from oracle.carrier import Carrier
from oracle.chain.base import Node
from oracle.chain.client import connect, endpoints_of
from oracle.chain.contracts import AssetSpec, RpcMeter, RpcTitle
from oracle.chain.fees import FeePolicy
from oracle.chain.sender import Sender
from oracle.chain.times import block_time
from oracle.clock import TOLERANCE_SECONDS, ChainTime, wall_ms
from oracle.errors import FatalError, RetryableError
from oracle.evidence_store import EvidenceStore
from oracle.notary import Notary, Signer
from oracle.report import Mode, Report
from oracle.sampling.base import Sampler
from oracle.settings import ChainSettings, Settings
from oracle.signing import digest, report_message
from oracle.store.entries import Network
from oracle.store.store import Store
from oracle.telemetry.logs import Log
from oracle.types import MS_PER_SECOND, PowerProfile

MW_PER_WATT = 1_000
PROBE = Report(1, 2, 3_600, 7_200, 3_000, 2_000, 1_000, 0, int(Mode.AI), bytes(range(32)))
"""A whole hour of no machine, never signed: what the contract is asked about."""
FOREIGN_GAP = 65_536
"""Numbers left out where another store used this key: more than six hours of reports a second
long. There are 2^32 of them."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the chain says about this node at start."""

    spec: AssetSpec
    node: Node
    profile: PowerProfile
    """Of one accelerator."""


def open_meter(settings: Settings, paying: LocalAccount | None) -> RpcMeter:
    """Connect to the meter; FatalError for another chain, no contract, or another contract.

    An endpoint that is behind another may know of none of them: it is put aside first.
    """
    web3 = connect(settings.rpc_urls, settings.rpc_timeout_seconds, settings.chain_id)
    if len(settings.rpc_urls) > 1:
        endpoints_of(web3).survey()
    meter = make_meter(web3, settings, paying)
    compare_digests(meter)
    return meter


def make_meter(web3: Web3, settings: ChainSettings, paying: LocalAccount | None) -> RpcMeter:
    """Return the meter over a connection; only with a paying key does it send."""
    sender = None
    if paying is not None:
        policy = FeePolicy(settings.max_fee_wei, settings.min_tip_wei, settings.max_tip_wei)
        sender = Sender(
            web3, paying, policy, settings.confirmations, settings.receipt_timeout_seconds
        )
    return RpcMeter(web3, settings.meter_address, sender)


def open_title(meter: RpcMeter) -> RpcTitle:
    """Return the title contract that the meter names."""
    return RpcTitle(meter.web3, meter.title())


def compare_digests(meter: RpcMeter) -> None:
    """Refuse a meter that hashes reports in another way than this runner signs them."""
    local = digest(report_message(PROBE, meter.chain_id, meter.address))
    if meter.hash_report(PROBE) != local:
        raise FatalError(
            f"the contract at {meter.address} hashes reports in another way: it is another version "
            "than this runner; update the runner or correct meter_address"
        )


def find_enrolment(settings: Settings, meter: RpcMeter, node_key: str) -> Enrolment:
    """Return what the chain knows; FatalError for no such asset, or a key that is not enrolled."""
    spec = open_title(meter).spec(settings.asset)
    if not meter.is_enrolled(settings.asset):
        raise FatalError(
            f"not enrolled: asset {settings.asset} has no live node key: its owner {spec.owner} "
            f"enrolls {node_key} with what `python -m oracle prove` prints"
        )
    node = meter.node_of(settings.asset)
    if node.key.lower() != node_key.lower():
        raise FatalError(
            f"not enrolled: asset {settings.asset} is metered by {node.key}, the keyfile holds "
            f"{node_key}: use that key or let the owner rotate to this one"
        )
    count = spec.accelerator_count
    profile = PowerProfile(
        node.idle_watts * MW_PER_WATT // count, node.peak_watts * MW_PER_WATT // count
    )
    return Enrolment(spec, node, profile)


def open_store(
    settings: Settings, node_key: str, read_only: bool = False, mend: bool = False
) -> Store:
    """Open this key's store in `state_dir`."""
    network = Network(settings.chain_id, settings.meter_address, settings.asset, node_key)
    return Store(settings.state_dir, network, read_only, mend)


def make_carrier(meter: RpcMeter, store: Store, log: Log) -> Carrier:
    """Return what sends the store's reports; its paying key's attempts are kept there too."""
    meter.endpoints.tell(log)
    if meter.sender is not None:
        meter.sender.keep_in(store, log)
    return Carrier(meter, store, log)


def make_signer(settings: Settings, account: LocalAccount) -> Signer:
    """Return the node key with what it signs for."""
    address = str(account.address)
    return Signer(bytes(account.key), address, settings.chain_id, settings.meter_address)


def make_notary(
    settings: Settings,
    account: LocalAccount,
    meter: RpcMeter,
    store: Store,
    enrolment: Enrolment,
    chain: ChainTime,
    log: Log,
) -> Notary:
    """Return what signs reports and stores them, within the chain's time."""
    return Notary(
        make_signer(settings, account),
        store,
        log,
        evidence=EvidenceStore(settings.state_dir / "evidence", settings.evidence_days),
        watts=(enrolment.node.idle_watts, enrolment.node.peak_watts),
        chain=chain,
        report_delay_seconds=meter.deadline(PROBE) - PROBE.ended_at,
    )


def open_chain_time(settings: Settings) -> ChainTime:
    """Return the chain's time, over a connection of its own."""
    web3 = connect(settings.rpc_urls, settings.rpc_timeout_seconds, settings.chain_id)
    return ChainTime(lambda: block_time(web3))


def check_not_behind(chain: ChainTime) -> None:
    """Refuse a host's clock that is behind the chain by more than the tolerance.

    Its samples would carry times that are reported already. RetryableError: a host often comes up
    before its clock is set.
    """
    behind = chain.now() - wall_ms() // MS_PER_SECOND
    if behind > TOLERANCE_SECONDS:
        raise RetryableError(f"this host's clock is {behind} s behind the chain: run NTP")


def check_not_ahead(chain: ChainTime) -> None:
    """Refuse a host's clock that is ahead of the chain by more than the tolerance.

    Or the chain stands still: RetryableError, and no reason not to sample meanwhile. What a clock
    ahead has sampled is dropped later.
    """
    ahead = wall_ms() // MS_PER_SECOND - chain.now()
    if ahead > TOLERANCE_SECONDS:
        raise RetryableError(
            f"this host's clock is {ahead} s ahead of the chain: run NTP; if the clock is right, "
            "the endpoint is behind: correct rpc_urls"
        )


def make_builder(
    settings: Settings,
    sampler: Sampler,
    meter: RpcMeter,
    store: Store,
    enrolment: Enrolment,
    not_before: int = 0,
) -> ReportBuilder:
    """Return a builder that goes on above everything stored here or on chain.

    A chain that is ahead of the store was told by another store, with this key: what that one
    signed and did not carry yet is unknown, so a good many numbers are left out.
    """
    head = meter.head(settings.asset)
    is_foreign = head.sequence > store.last_sequence()
    last = head.sequence + FOREIGN_GAP if is_foreign else store.last_sequence()
    return ReportBuilder(
        settings.asset,
        enrolment.spec.accelerator_count,
        sampler.interval_ms,
        first_sequence=last + 1,
        not_before=max(head.ended_at, store.last_ended_at(), not_before),
        report_seconds=settings.report_seconds,
        profile=enrolment.profile,
        source=sampler.source,
    )
