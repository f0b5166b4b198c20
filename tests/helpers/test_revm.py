"""What tests do to the embedded chain is the same in revm and in py-evm."""

import boa
import pytest
from boa.environment import Env
from boa.util.abi import Address

from tests.helpers.compiling import deployer
from tests.helpers.revm import RevmEnv

MAKERS = {"revm": RevmEnv, "py": Env}
START = 1_767_225_600


@pytest.fixture(params=MAKERS)
def token(request):
    """The mock token on a chain of its own."""
    with boa.swap_env(MAKERS[request.param]()):
        boa.env.timestamp = START
        yield deployer("mocks/MockToken.vy").deploy(6)


def _supply_slot(token):
    return token.compiler_data.storage_layout["storage_layout"]["totalSupply"]["slot"]


def _failure(call):
    with pytest.raises(boa.BoaError) as caught:
        call()
    return caught.value.stack_trace.last_frame.pretty_vm_reason


def test_call__success_and_refusal__says_and_keeps_the_same(token, host, lessee):
    token.mint(host, 100)

    assert token.transfer(lessee, 40, sender=host) is True
    (event,) = token.get_logs()
    assert (type(event).__name__, event.sender, event.receiver, event.value) == (
        "Transfer", host, lessee, 40,
    )  # fmt: skip
    assert _failure(lambda: token.transfer(lessee, 61, sender=host)) == "mock: balance"
    assert [token.balanceOf(host), token.balanceOf(lessee)] == [60, 40]


def test_call__gas_limit__is_of_the_call_alone(token, host, lessee):
    token.mint(host, 100)
    token.transfer(lessee, 1, sender=host)
    token.transfer(lessee, 1, sender=host)  # of warm slots, as all that come
    used = token._computation.get_gas_used()

    token.transfer(lessee, 1, sender=host, gas=used + 2_300)  # to be left before a slot is written
    with pytest.raises(boa.BoaError):
        token.transfer(lessee, 1, sender=host, gas=used - 1)
    assert token.balanceOf(lessee) == 3


def _gas_of_each(token, host, lessee):
    """Return the gas of a write, a transfer with its event, an approval and a reading."""
    calls = (
        lambda: token.mint(host, 100),
        lambda: token.transfer(lessee, 100, sender=host),
        lambda: token.approve(host, 5, sender=lessee),
        lambda: token.balanceOf(host),
    )
    return [(call(), token._computation.get_gas_used())[1] for call in calls]


def test_gas_used__same_calls__is_the_same_number(host, lessee):
    used = []
    for make in MAKERS.values():
        with boa.swap_env(make()):
            token = deployer("mocks/MockToken.vy").deploy(6)
            used.append(_gas_of_each(token, host, lessee))

    assert used[0] == used[1]
    assert min(used[0]) > 0


def test_anchor__writes_past_calls_between_calls__are_undone_in_order(token, host):
    token.mint(host, 3)
    slot, code = _supply_slot(token), boa.env.get_code(token.address)

    with boa.env.anchor():
        token.mint(host, 4)
        boa.env.set_storage(token.address, slot, 50)
        with boa.env.anchor():
            token.mint(host, 5)
            boa.env.set_storage(token.address, slot, 60)
            boa.env.set_code(token.address, b"\xfe")
            boa.env.set_balance(Address(host), 9)
            boa.env.timestamp += 1
            assert boa.env.get_storage(token.address, slot) == 60
        assert token.totalSupply() == 50
        token.mint(host, 6)
        assert token.totalSupply() == 56
    assert (token.totalSupply(), token.balanceOf(host)) == (3, 3)
    assert boa.env.get_code(token.address) == code
    assert (boa.env.get_balance(Address(host)), boa.env.timestamp) == (0, START)


def test_anchor__deployed_within__address_is_free_again(token):
    def made():
        return deployer("mocks/MockToken.vy").deploy(6)

    with boa.env.anchor():
        gone = made()
        gone.mint(gone.address, 1)
    again = made()

    assert again.address == gone.address
    assert again.totalSupply() == 0


def test_get_code__run_or_not__is_what_was_deployed(token, host):
    artifact = deployer("mocks/MockToken.vy").compiler_data.bytecode_runtime
    for _ in range(2):
        code = boa.env.get_code(token.address)
        assert code.startswith(artifact)
        assert len(code) == len(artifact) + 32  # with the one immutable
        token.mint(host, 1)
    assert boa.env.get_code(Address(host)) == b""


def test_sender__a_contract__is_called_back_with_its_own_code(token, lessee):
    sender = deployer("mocks/MockToken.vy").deploy(6)
    token.mint(sender, 5)
    token.set_hook(sender, sender.mint.prepare_calldata(lessee, 7))

    token.transfer(lessee, 5, sender=sender.address)

    assert (token.hook_runs(), token.hook_successes()) == (1, 1)
    assert [token.balanceOf(lessee), sender.balanceOf(lessee)] == [5, 7]
    assert sender.decimals() == 6  # its code is its own again


def test_sender__a_contract_refused__hears_why(token, lessee):
    sender = deployer("mocks/MockToken.vy").deploy(6)

    assert _failure(lambda: token.transfer(lessee, 5, sender=sender.address)) == "mock: balance"
    assert sender.decimals() == 6


def test_call__that_returns_nothing__gives_none(token, host, lessee):
    token.mint(host, 5)
    token.set_style(token.RETURNS_NOTHING())

    assert token.transfer(lessee, 5, sender=host) is None
    assert token.balanceOf(lessee) == 5
    assert token.decimals() == 6


def test_revm__what_only_py_evm_has__says_so(host):
    with boa.swap_env(RevmEnv()):
        token = deployer("mocks/MockToken.vy").deploy(6)
        boa.env.evm.patch.chain_id += 1
        with pytest.raises(NotImplementedError, match="py-evm"):
            token.mint(host, 1)
