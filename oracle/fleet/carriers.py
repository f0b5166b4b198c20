"""The carriers of nodes whose reports others put on chain."""

from oracle.carrier import Carrier
from oracle.chain.base import Meter
from oracle.chain.client import connect
from oracle.fleet.handover import Delivery, HandOver, HandOverPolicy
from oracle.fleet.post import PostDelivery
from oracle.fleet.receipt_book import ReceiptBook
from oracle.fleet.wire import Network
from oracle.fleet.witness import RpcWitness
from oracle.settings import Settings
from oracle.store.store import Store
from oracle.telemetry.logs import Log


def make_delivery(settings: Settings, log: Log) -> Delivery:
    """Return the way that `carry` names."""
    network = Network(settings.chain_id, settings.meter_address)
    if settings.carry == "nats":
        from oracle.fleet.publish import NatsDelivery  # the client only where it is used

        return NatsDelivery(settings, network, log)
    return PostDelivery(settings, network)


def make_handover(
    settings: Settings, meter: Meter, store: Store, log: Log, can_pay: bool
) -> Carrier:
    """Return the carrier of a node with carry = "post" or "nats"."""
    web3 = connect(settings.rpc_urls, settings.rpc_timeout_seconds, settings.chain_id)
    policy = HandOverPolicy(settings.resend_seconds, settings.alarm_seconds, settings.confirmations)
    handover = HandOver(
        meter,
        RpcWitness(web3, settings.meter_address),
        make_delivery(settings, log),
        store,
        ReceiptBook(store.folder / "receipts.json"),
        policy,
        log,
        can_pay,
    )
    return Carrier(meter, store, log, settler=handover)
