"""The packed words of the title in Python, independent of `modules/title_word.vy`."""

from dataclasses import dataclass

from tests.helpers.packing import join

FLAG_FROZEN = 1
FLAG_RETIRED = 2
ZERO_ADDRESS = "0x" + "00" * 20


def _field(word: int, low: int, width: int) -> int:
    return (word >> low) % (1 << width)


def _address(number: int) -> str:
    return f"0x{number:040x}"


@dataclass(frozen=True)
class TitleWord:
    """owner 160 | tenure 32 | flags 8 | lien holder index 16 | accelerators 16 | seizures 24."""

    owner: str
    """Lower-case hex address."""
    tenure: int = 1
    flags: int = 0
    lien_index: int = 0
    accelerators: int = 1
    seizures: int = 0

    def pack(self) -> int:
        """Return the 256-bit word."""
        return join(
            (int(self.owner, 16), 160),
            (self.tenure, 32),
            (self.flags, 8),
            (self.lien_index, 16),
            (self.accelerators, 16),
            (self.seizures, 24),
        )

    @classmethod
    def unpack(cls, word: int) -> "TitleWord":
        """Return the fields of a 256-bit word."""
        return cls(
            owner=_address(_field(word, 0, 160)),
            tenure=_field(word, 160, 32),
            flags=_field(word, 192, 8),
            lien_index=_field(word, 200, 16),
            accelerators=_field(word, 216, 16),
            seizures=_field(word, 232, 24),
        )


@dataclass(frozen=True)
class UserWord:
    """user 160 | expires 40 | setter index 16 | spare 40."""

    user: str
    """Lower-case hex address."""
    expires: int = 0
    """Unix seconds, first moment without the user."""
    setter_index: int = 0
    """Index of the contract that set the user, 0 if an owner did."""

    def pack(self) -> int:
        """Return the 256-bit word."""
        return join((int(self.user, 16), 160), (self.expires, 40), (self.setter_index, 16))

    @classmethod
    def unpack(cls, word: int) -> "UserWord":
        """Return the fields of a 256-bit word."""
        return cls(
            user=_address(_field(word, 0, 160)),
            expires=_field(word, 160, 40),
            setter_index=_field(word, 200, 16),
        )
