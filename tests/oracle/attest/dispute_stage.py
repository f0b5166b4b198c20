"""The stage with a lease of the machine and a lessee who can dispute its hours."""

from typing import Any

from tests.oracle.attest.stage import FIRST_HOUR, HOUR, START, Stage

ZERO = "0x" + "00" * 20
LEASE, LESSOR, ESCROW = 1, 1, 4
"""Rights that contracts are listed for and granted."""
RATE = 20_000_000
"""Twenty dollars an hour in a token of six decimals."""
LEAST_BOND = 20_000_000
"""Settlement units: a tenth of two hours' rent is less."""
USED = FIRST_HOUR + 9
"""An hour of the lease that was reported as fully up; the lease began in the one before."""
USUALLY_FINAL = START + 58 * HOUR
"""When that hour is final if nobody disputes it."""
HOLD = 24 * HOUR


class DisputeStage(Stage):
    """A machine let MANAGED to `lessee`; its owner is the suite's, named `host`."""

    def __init__(self) -> None:
        super().__init__()
        self.host, self.lessee = self.suite.owner, self.anvil.web3.eth.accounts[1]
        title, meter, host = self.suite.title, self.meter, self.host
        deploy, do = self.suite._deploy, self.suite.do
        self.token = token = deploy("mocks/MockToken.vy", 6)
        splitter = deploy("revenue/RevenueSplitter.vy", token.address, title.address, host, 200)
        self.bonds = deploy("leasing/LeaseBonds.vy", token.address, title.address, meter.address, 0)
        base = (token.address, title.address, meter.address, splitter.address)
        self.escrow = deploy("leasing/LeaseEscrow.vy", *base, host, ZERO, self.bonds.address)
        do(self.bonds.functions.set_escrow(self.escrow.address))
        do(meter.functions.set_disputes(self.bonds.address))
        do(splitter.functions.approve_contract(self.escrow.address, ESCROW))
        do(title.functions.approve_contract(self.escrow.address, LESSOR))
        do(title.functions.grant(self.asset, self.escrow.address, LEASE))
        self.lease_id = self._let()
        self.move_to(START + 10 * HOUR + 1)
        self.report(3, USED * HOUR, (USED + 1) * HOUR)
        self._mark = self.anvil.rpc("evm_snapshot")

    def by_lessee(self, call: Any) -> Any:
        """Send a call from the lessee and return its receipt."""
        return self.suite.do(call, sender=self.lessee)

    def dispute(self, first_hour: int = USED, hours: int = 1) -> int:
        """Doubt hours as the lessee; return until when attestors can rule."""
        self.by_lessee(self.bonds.functions.dispute(self.lease_id, first_hour, hours))
        return int(self.dispute_of()[4])

    def dispute_of(self, period: int = 0) -> tuple[Any, ...]:
        """Return what the chain says of the dispute."""
        return tuple(self.bonds.functions.dispute_of(self.lease_id, period).call())

    def claimable(self, account: str) -> int:
        """Return what the bonds owe an account."""
        return int(self.bonds.functions.claimable(account).call())

    def _let(self) -> int:
        offer = (RATE, 1, 8_760, 9_900, 3_000, 24, 0, False, 0, START + 30 * 24 * HOUR)
        self.suite.do(self.escrow.functions.post_offer(self.asset, offer))
        _, nonce, _, _ = self.escrow.functions.offer_of(self.asset).call()
        for spender in (self.escrow, self.bonds):
            self.by_lessee(self.token.functions.approve(spender.address, 2**256 - 1))
        self.suite.do(self.token.functions.mint(self.lessee, 10**12))
        self.by_lessee(self.escrow.functions.open_lease(self.asset, 100, RATE, nonce))
        return self.asset * 10**6 + 1
