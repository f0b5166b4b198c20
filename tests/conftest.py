"""Role accounts and isolation for every test; domain fixtures live in the nearest conftest."""

from collections.abc import Iterator
from pathlib import Path

import boa
import pytest
from boa.contracts.vyper.vyper_contract import FrameDetail, StorageModel
from hypothesis import HealthCheck, settings

from tests.helpers import devnet as networks
from tests.helpers.compiling import keep_under
from tests.helpers.devnet import Devnet
from tests.helpers.revm import RevmEnv

PROJECT = Path(__file__).parent.parent
START = 1_767_225_600
"""2026-01-01 00:00 UTC: every test's chain starts here, on an hour and half-day boundary."""

keep_under(PROJECT / ".cache" / "titanoboa")

# For the text of every revert titanoboa decodes the contract's whole storage, from slots that it
# remembers by address. It is slow, and fails where another contract stood there in another test.
StorageModel.dump = lambda _self: FrameDetail("storage")

_COMMON = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "print_blob": True,
}
settings.register_profile("default", max_examples=60, stateful_step_count=40, **_COMMON)
settings.register_profile("fuzz", max_examples=2_000, stateful_step_count=80, **_COMMON)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--evm=py` tells where a contract failed."""
    parser.addoption(
        "--evm", choices=("revm", "py"), default="revm",
        help="what runs the contracts: revm (quick) or py (py-evm, tells where one failed)",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Choose what runs the contracts."""
    if config.getoption("--evm") == "revm":
        boa.set_env(RevmEnv())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what revm cannot run: `make test` runs it in py-evm after the rest."""
    if config.getoption("--evm") == "revm":
        left = [item for item in items if item.get_closest_marker("pyevm")]
        items[:] = [item for item in items if not item.get_closest_marker("pyevm")]
        config.hook.pytest_deselected(items=left)


@pytest.fixture(autouse=True)
def chain() -> Iterator[None]:
    """Undo everything that a test does to the embedded chain; start each at the same moment."""
    with boa.env.anchor():
        boa.env.timestamp = START
        yield


@pytest.fixture(scope="session")
def shared_devnet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Devnet]:
    """The suite on anvil, deployed once."""
    with networks.deployed(tmp_path_factory.mktemp("shared")) as made:
        yield made


@pytest.fixture(scope="module")
def devnet(shared_devnet: Devnet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Devnet]:
    """The suite on anvil as it was deployed; what a module does on it is undone after it."""
    with networks.borrowed(shared_devnet, tmp_path_factory.mktemp("deployments")) as made:
        yield made


def _role(name: str) -> str:
    return str(boa.env.generate_address(name))


@pytest.fixture(scope="session")
def owner() -> str:
    return _role("owner")


@pytest.fixture(scope="session")
def registrar() -> str:
    return _role("registrar")


@pytest.fixture(scope="session")
def guardian() -> str:
    return _role("guardian")


@pytest.fixture(scope="session")
def treasury() -> str:
    return _role("treasury")


@pytest.fixture(scope="session")
def host() -> str:
    return _role("host")


@pytest.fixture(scope="session")
def lessee() -> str:
    return _role("lessee")


@pytest.fixture(scope="session")
def lender() -> str:
    return _role("lender")


@pytest.fixture(scope="session")
def operator() -> str:
    return _role("operator")


@pytest.fixture(scope="session")
def payee() -> str:
    return _role("payee")


@pytest.fixture(scope="session")
def stranger() -> str:
    return _role("stranger")


@pytest.fixture(scope="session", autouse=True)
def every_role(
    owner: str,
    registrar: str,
    guardian: str,
    treasury: str,
    host: str,
    lessee: str,
    lender: str,
    operator: str,
    payee: str,
    stranger: str,
) -> None:
    """Make every role before the first test: one made inside a test would outlive its isolation."""
