"""What `check` looks at: everything a node needs, one finding each."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from eth_account.signers.local import LocalAccount

from oracle.assembly import (
    check_not_ahead,
    check_not_behind,
    find_enrolment,
    open_chain_time,
    open_meter,
    open_store,
    open_title,
)
from oracle.chain.contracts import RpcMeter
from oracle.clock import wall_ms
from oracle.device_id import device_id
from oracle.errors import FatalError, OracleError
from oracle.inspection_host import Finding, inspect_host
from oracle.sampling.base import Sampler
from oracle.sampling.factory import make_sampler
from oracle.settings import Settings
from oracle.truth.factory import first_look
from oracle.truth.platform import Platform

WEI_PER_COIN = 10**18

T = TypeVar("T")
OpenKey = Callable[[Path, Path | None], LocalAccount]


def inspect(
    load: Callable[[], Settings], open_key: OpenKey, platform: Platform | None = None
) -> Iterator[Finding]:
    """Yield the findings in order; what depends on something broken is left out.

    `platform` is where /proc and /sys are read, this machine's own if None.
    """
    settings, finding = _try("settings", lambda: _settings(load))
    yield finding
    sampler, finding = _try("sampler", lambda: _sampler(settings))
    yield finding
    if sampler is not None and sampler.source == "nvml":
        for one in first_look(sampler, platform):
            yield Finding("truth", one.grade != "inconsistent", f"{one.grade}: {one.reason}")
    if settings is not None:
        yield from inspect_host(settings)
        yield from _inspect_chain(settings, sampler, open_key)
    if sampler is not None:
        sampler.close()


def _inspect_chain(
    settings: Settings, sampler: Sampler | None, open_key: OpenKey
) -> Iterator[Finding]:
    account, finding = _try("node key", lambda: _key(settings, open_key))
    yield finding
    paying: LocalAccount | None = None
    if settings.paying_keyfile is not None:
        paying, finding = _try("paying key", lambda: _paying(settings, open_key))
        yield finding
        if account is not None and paying is not None and account.address == paying.address:
            detail = "is the node key: a host's signing key should hold no money"
            yield Finding("paying key", True, detail, is_warning=True)
    else:
        yield Finding("paying key", True, "none: dry run, nothing will be sent")
    meter, finding = _try("chain", lambda: _meter(settings, paying))
    yield finding
    if meter is not None:
        yield from _endpoints(meter)
        yield _try("clock", lambda: _clock(settings))[1]
        if paying is not None:
            yield _try("wallet", lambda: _wallet(meter))[1]
        if account is not None:
            yield _try("asset", lambda: _asset(settings, meter, account, sampler))[1]
    if account is not None:
        yield _try("records", lambda: _records(settings, account))[1]


def _try(name: str, look: Callable[[], tuple[T, str]]) -> tuple[T | None, Finding]:
    try:
        value, detail = look()
    except OracleError as error:
        return None, Finding(name, False, str(error))
    return value, Finding(name, True, detail)


def _settings(load: Callable[[], Settings]) -> tuple[Settings, str]:
    settings = load()
    return settings, f"asset {settings.asset}, source {settings.source}"


def _sampler(settings: Settings | None) -> tuple[Sampler, str]:
    """Open the sampler (without settings: the driver's) and take one sample."""
    now_ms = wall_ms()
    if settings is None:
        from oracle.sampling.nvml import NvmlSampler

        sampler: Sampler = NvmlSampler()
    else:
        sampler = make_sampler(settings, now_ms)
    devices = sampler.devices()
    partitioned = [device.uuid for device in devices if device.mig_enabled]
    if partitioned:
        raise FatalError(
            f"MIG is on for {', '.join(partitioned)}: the driver then knows no utilisation and "
            "such time cannot be metered: turn MIG off"
        )
    silent = [one.uuid for one in sampler.sample(now_ms).accelerators if not one.has_answered]
    if silent:
        raise FatalError(f"no utilisation from {', '.join(silent)}: see nvidia-smi -q")
    return sampler, f"{sampler.source}: {len(devices)} accelerators, {devices[0].name or 'unnamed'}"


def _key(settings: Settings, open_key: OpenKey) -> tuple[LocalAccount, str]:
    account = open_key(settings.keyfile, settings.password_file)
    return account, str(account.address)


def _paying(settings: Settings, open_key: OpenKey) -> tuple[LocalAccount, str]:
    if settings.paying_keyfile is None:
        raise FatalError("paying_keyfile is not set")
    account = open_key(settings.paying_keyfile, settings.paying_password_file)
    return account, str(account.address)


def _meter(settings: Settings, paying: LocalAccount | None) -> tuple[RpcMeter, str]:
    meter = open_meter(settings, paying)
    return meter, f"chain id {meter.chain_id}, meter {meter.address} hashes reports as we do"


def _endpoints(meter: RpcMeter) -> Iterator[Finding]:
    """Ask each endpoint: the ones behind the first are needed when nobody is looking."""
    try:
        meter.survey()
    except OracleError as error:
        yield Finding("endpoints", False, str(error))
    for one in meter.endpoints.stats():
        is_good = one.state == "good"
        detail = f"at block {one.head}" if is_good else one.problem
        yield Finding("endpoint", is_good, f"{one.name}: {detail}")


def _clock(settings: Settings) -> tuple[float, str]:
    """Compare this host's clock with the chain's, in both directions."""
    chain = open_chain_time(settings)
    check_not_behind(chain)
    check_not_ahead(chain)
    ahead = round(time.time() - chain.now())
    return ahead, f"{abs(ahead)} s {'ahead of' if ahead >= 0 else 'behind'} the chain"


def _wallet(meter: RpcMeter) -> tuple[int, str]:
    if meter.sender is None:
        raise FatalError("no paying key")
    balance = meter.sender.check_funds()
    return balance, f"{balance / WEI_PER_COIN:.6f} of the chain's coin"


def _asset(
    settings: Settings, meter: RpcMeter, account: LocalAccount, sampler: Sampler | None
) -> tuple[int, str]:
    """Check the enrolment and that the asset's accelerators are the ones in this machine."""
    enrolment = find_enrolment(settings, meter, str(account.address))
    spec = enrolment.spec
    if sampler is not None:
        devices = sampler.devices()
        if len(devices) != spec.accelerator_count:
            raise FatalError(
                f"asset {settings.asset} has {spec.accelerator_count} accelerators, the sampler "
                f"finds {len(devices)}: time is available only while all of them answer"
            )
        title = open_title(meter)
        ids = [device_id(one.vendor, one.uuid, one.serial) for one in devices]
        foreign = [f"0x{one.hex()}" for one in ids if title.device_asset(one) != settings.asset]
        if foreign and sampler.source == "nvml":
            raise FatalError(f"device {foreign[0]} of this machine backs another asset or none")
    watts = f"{enrolment.node.idle_watts} to {enrolment.node.peak_watts} W"
    return settings.asset, f"{spec.accelerator_count} x {spec.accelerator}, {watts}, enrolled"


def _records(settings: Settings, account: LocalAccount) -> tuple[int, str]:
    store = open_store(settings, str(account.address), read_only=True)
    count, pending, counts = len(store.entries()), len(store.pending()), store.stats()
    store.close()
    about = f"{count} reports signed, {pending} pending, {counts.expired_reports} expired"
    return count, about + (f", {counts.damaged_rows} rows damaged" if counts.damaged_rows else "")
