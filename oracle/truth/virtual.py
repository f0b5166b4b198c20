"""Whether this is a virtual machine: no fault, but whoever leases or lends may want to know."""

from oracle.truth.finding import Finding, machine
from oracle.truth.platform import Platform

CPUINFO = "/proc/cpuinfo"
DMI = "/sys/class/dmi/id"
PRODUCTS = ("qemu", "kvm", "vmware", "virtualbox", "virtual machine", "xen", "bochs", "openstack")
"""What hypervisors call their machines; the CPU's flag is absent on ARM and can be masked."""


def look(platform: Platform) -> str | None:
    """Return how a virtual machine shows, None for bare metal (or one that hides it)."""
    for line in (platform.text(CPUINFO) or "").splitlines():
        name, _, flags = line.partition(":")
        if name.strip() == "flags":
            if "hypervisor" in flags.split():
                return f"the CPU has the hypervisor flag; {_product(platform)}"
            break
    product = _product(platform)
    return product if any(word in product.lower() for word in PRODUCTS) else None


def _product(platform: Platform) -> str:
    words = (platform.word(f"{DMI}/{name}") for name in ("sys_vendor", "product_name"))
    return " ".join(word for word in words if word) or "no DMI"


def judge(virtual: str | None) -> list[Finding]:
    """Report a virtual machine."""
    return [] if virtual is None else [machine("platform", "info", f"virtual machine: {virtual}")]
