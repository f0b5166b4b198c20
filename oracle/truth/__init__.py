"""Local truth checks: does what NVML says agree with the kernel, the PCI bus and physics?

They raise a machine from trust level L0 to L1: a forged library must now lie consistently, together
with the kernel's files. `docs/trust.md` says what is caught and what is not.
"""
