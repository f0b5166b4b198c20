"""The kernel's and the PCI bus's cards against NVML's."""

from oracle.truth.cards import Cards, Driven, address, judge, look
from oracle.types import DeviceInfo
from tests.oracle.nvml_library import Host
from tests.oracle.truth.tree import place


def device(index: int, **changes) -> DeviceInfo:
    fields = {"pci_bus_id": f"0000{place(index).upper()}", "serial": f"15628210839{index}"}
    return DeviceInfo("nvidia", Host.uuid(index), **(fields | changes))


def devices(count: int = 8) -> list[DeviceInfo]:
    return [device(index) for index in range(count)]


def verdicts(claimed, cards, is_covered=False):
    return [(one.grade, one.detail) for one in judge(claimed, cards, is_covered)]


def test_look__healthy_machine__finds_the_cards_and_no_other_device(make_tree):
    cards = look(make_tree(2).platform)

    assert cards.pci == {place(0): "0x2330", place(1): "0x2330"}
    assert cards.kernel == {
        place(0): Driven(Host.uuid(0), "NVIDIA H100 80GB HBM3"),
        place(1): Driven(Host.uuid(1), "NVIDIA H100 80GB HBM3"),
    }
    assert verdicts(devices(2), cards) == []


def test_look__uuid_not_known_yet__is_empty(make_tree):
    tree = make_tree(1)
    tree.card(0, "GPU-????????-????-????-????-????????????")

    assert look(tree.platform).kernel == {place(0): Driven("", "NVIDIA H100 80GB HBM3")}
    assert verdicts(devices(1), look(tree.platform)) == []


def test_address__nvml_and_sysfs__are_one_spelling():
    assert address("00000000:1B:00.0") == address("0000:1b:00.0") == "0000:1b:00.0"
    assert address("00010000:01:00.0") == "10000:01:00.0"
    assert address("nonsense") == "nonsense"


def test_judge__fewer_accelerators_than_cards__says_nothing(make_tree):
    assert verdicts(devices(1), look(make_tree(8).platform)) == []


def test_judge__more_accelerators_than_cards__is_inconsistent(make_tree):
    cards = look(make_tree(1).platform)

    pci, kernel = verdicts(devices(2), cards)
    assert pci == (
        "inconsistent",
        f"NVML claims a card at {place(1)}; the PCI bus has {place(0)}",
    )
    assert kernel == (
        "inconsistent",
        f"NVML claims a card at {place(1)}; /proc/driver/nvidia/gpus has {place(0)}",
    )
    nameless = [device(index, pci_bus_id=None) for index in range(2)]
    assert verdicts(nameless, cards) == [
        ("inconsistent", f"NVML claims 2 accelerators; the PCI bus has {place(0)}")
    ]


def test_judge__one_card_under_eight_names__is_inconsistent(make_tree):
    claimed = [device(index, pci_bus_id=f"0000{place(0)}", serial="1") for index in range(8)]

    found = verdicts(claimed, look(make_tree(8).platform))

    assert ("inconsistent", f"8 accelerators say that they are the card at {place(0)}") in found
    assert ("inconsistent", "8 accelerators have the serial '1'") in found
    assert ("inconsistent", f"NVML calls the card at {place(0)} {Host.uuid(3)}, the kernel "
            f"{Host.uuid(0)}") in found  # fmt: skip


def test_judge__board_of_four_gpus__shares_its_serial_by_right(make_tree):
    claimed = [device(index, serial="1") for index in range(4)]

    assert verdicts(claimed, look(make_tree(4).platform)) == [
        ("info", "4 accelerators have the serial '1'")
    ]


def test_judge__the_kernel_knows_another_uuid__is_inconsistent(make_tree):
    tree = make_tree(2)
    tree.card(1, Host.uuid(9))

    assert verdicts(devices(2), look(tree.platform)) == [
        (
            "inconsistent",
            f"NVML calls the card at {place(1)} {Host.uuid(1)}, the kernel {Host.uuid(9)}",
        )
    ]


def test_judge__cheap_card_sold_as_a_dear_one__is_inconsistent_by_product(make_tree):
    tree = make_tree(1)
    claimed = [device(0, pci_device_id=0x2330, name="NVIDIA H100 80GB HBM3")]
    assert verdicts(claimed, look(tree.platform)) == []

    tree.pci(place(0), "0x10de", "0x030000", product="0x2503")
    information = f"/proc/driver/nvidia/gpus/{place(0)}/information"
    tree.write(information, f"Model: \t\t NVIDIA GeForce RTX 3060\nGPU UUID: \t {Host.uuid(0)}\n")

    assert verdicts(claimed, look(tree.platform)) == [
        ("inconsistent", f"NVML says product 0x2330 at {place(0)}, the PCI bus 0x2503"),
        (
            "warning",
            f"NVML calls the card at {place(0)} NVIDIA H100 80GB HBM3, the kernel NVIDIA GeForce "
            "RTX 3060",
        ),
    ]


def test_judge__in_a_container__only_the_pci_bus_convicts(make_tree):
    cards = look(make_tree(2).platform)
    one_bound = Cards(cards.pci, {place(0): Driven(Host.uuid(0), "")})
    none_bound = Cards(cards.pci, {})

    assert [grade for grade, _ in verdicts(devices(2), one_bound, is_covered=True)] == ["warning"]
    assert [grade for grade, _ in verdicts(devices(2), none_bound, is_covered=True)] == ["warning"]
    assert [grade for grade, _ in verdicts(devices(2), one_bound)] == ["inconsistent"]


def test_judge__nothing_to_compare_with__warns():
    found = verdicts(devices(2), Cards(None, None))

    assert [grade for grade, _ in found] == ["warning", "warning"]
    assert "/sys/bus/pci/devices cannot be read" in found[0][1]
    assert "/proc/driver/nvidia/gpus is absent" in found[1][1]
