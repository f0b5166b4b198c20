"""Walks compiled code along every path from one entry, whatever its inputs and the state are.

A value is known only if it is a constant of the code, or follows from the selector or from the
lock's slot; everything else may be anything, so both sides of its branches are walked. Jump targets
are constants, which makes the walk complete: a jump to an unknown place is an error.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from vyper.evm.opcodes import get_opcodes

_WORD = 2**256
_OPCODES = {
    value[0]: (name, value[1], value[2])
    for name, value in get_opcodes().items()
    if value[0] is not None
}
_FOLDED = {
    "ADD": lambda a, b: a + b,
    "SUB": lambda a, b: a - b,
    "MUL": lambda a, b: a * b,
    "DIV": lambda a, b: a // b if b else 0,
    "MOD": lambda a, b: a % b if b else 0,
    "AND": lambda a, b: a & b,
    "OR": lambda a, b: a | b,
    "XOR": lambda a, b: a ^ b,
    "EQ": lambda a, b: int(a == b),
    "LT": lambda a, b: int(a < b),
    "GT": lambda a, b: int(a > b),
    "SHL": lambda a, b: b << a if a < 256 else 0,
    "SHR": lambda a, b: b >> a if a < 256 else 0,
    "BYTE": lambda a, b: (b >> (8 * (31 - a))) & 255 if a < 32 else 0,
    "ISZERO": lambda a: int(a == 0),
    "NOT": lambda a: _WORD - 1 - a,
}
_ENDS = {"STOP", "RETURN", "REVERT", "INVALID", "SELFDESTRUCT"}
_MEMORY = {
    "CODECOPY",
    "MSTORE",
    "MSTORE8",
    "MCOPY",
    "CALLDATACOPY",
    "RETURNDATACOPY",
    "EXTCODECOPY",
}


def opcode_name(byte: int) -> str:
    """Return the name of an instruction."""
    return _OPCODES.get(byte, ("INVALID", 0, 0))[0]


class Value(NamedTuple):
    """A known word; `live` if it follows from the selector or the lock, not from the code alone."""

    number: int
    live: bool


Stack = tuple[Value | None, ...]
Copied = tuple[int, bytes] | None
"""What the last copy of code left in memory: address and bytes."""


class Step(NamedTuple):
    """One instruction about to run: where, which, and its operands from the top of the stack."""

    pc: int
    name: str
    operands: Stack


class State(NamedTuple):
    """Where a path stands at the start of a run of instructions."""

    pc: int
    stack: Stack
    copied: Copied
    status: int
    """What the caller of the walk keeps of the path so far."""


@dataclass(frozen=True)
class Code:
    """Runtime code, without the immutables that are appended to it."""

    raw: bytes

    @cached_property
    def targets(self) -> frozenset[int]:
        """Every place that may be jumped to."""
        found, pc = set(), 0
        while pc < len(self.raw):
            byte = self.raw[pc]
            if byte == 0x5B:
                found.add(pc)
            pc += 1 + max(0, byte - 0x5F if 0x60 <= byte <= 0x7F else 0)
        return frozenset(found)

    def copy(self, offset: int, size: int) -> bytes:
        """Return `size` bytes at `offset`, zeros beyond the end."""
        return self.raw[offset : offset + size].ljust(size, b"\0")


class Walk:
    """All paths through `code` for one selector, with `lock` in the lock's slot where it is read.

    `after(status, step)` is asked before each instruction and returns the path's new status.
    """

    def __init__(self, code: Code, selector: bytes, slot: int, lock: int, after) -> None:  # type: ignore[no-untyped-def]
        self._code, self._slot, self._lock, self._after = code, slot, lock, after
        self._selector = int.from_bytes(selector, "big") << 224

    def run(self) -> int:
        """Walk until nothing new is left; return how many different states were met."""
        waiting, seen = [State(0, (), None, 0)], set()
        while waiting:
            state = waiting.pop()
            if state not in seen:
                seen.add(state)
                waiting += self._block(state)
        return len(seen)

    def _block(self, state: State) -> Iterator[State]:
        """Walk from `state` to the next jump, and return the states behind it."""
        pc, copied, status = state.pc, state.copied, state.status
        stack = list(state.stack)
        while True:
            byte = self._code.raw[pc] if pc < len(self._code.raw) else 0
            name, pops, pushes = _OPCODES.get(byte, ("INVALID", 0, 0))
            if 0x5F <= byte <= 0x7F:
                size = byte - 0x5F
                stack.append(Value(int.from_bytes(self._code.copy(pc + 1, size), "big"), False))
                pc += 1 + size
                continue
            if 0x80 <= byte <= 0x8F:
                stack.append(stack[-(byte - 0x7F)])
            elif 0x90 <= byte <= 0x9F:
                other = -(byte - 0x8E)
                stack[-1], stack[other] = stack[other], stack[-1]
            elif name != "JUMPDEST":
                operands = tuple(stack[: -pops - 1 : -1])
                status = self._after(status, Step(pc, name, operands))
                if name in _ENDS:
                    return
                del stack[len(stack) - pops :]
                if name in ("JUMP", "JUMPI"):
                    yield from self._jumps(pc, name, operands, tuple(stack), copied, status)
                    return
                copied = self._copied(name, operands, copied)
                stack += [self._result(name, operands, copied)] * pushes
            pc += 1
            if pc in self._code.targets:
                yield State(pc, self._merged(stack), copied, status)
                return

    def _jumps(
        self, pc: int, name: str, operands: Stack, stack: Stack, copied: Copied, status: int
    ) -> Iterator[State]:
        target = operands[0]
        if target is None:
            raise ValueError(f"a jump to an unknown place at {pc}")
        taken = operands[1] if name == "JUMPI" else Value(1, True)
        if taken is None or not taken.live or taken.number != 0:
            if target.number not in self._code.targets:
                raise ValueError(f"a jump to no target at {pc}")
            yield State(target.number, self._merged(stack), copied, status)
        if taken is None or not taken.live or taken.number == 0:
            yield State(pc + 1, self._merged(stack), copied, status)

    def _merged(self, stack: list[Value | None] | Stack) -> Stack:
        """Forget constants that nothing jumps to, so that paths that differ in them are one."""
        return tuple(
            value if value and (value.live or value.number in self._code.targets) else None
            for value in stack
        )

    def _copied(self, name: str, operands: Stack, copied: Copied) -> Copied:
        if name == "CODECOPY" and None not in operands:
            to, offset, size = (x.number for x in operands if x)
            inside = offset + size <= len(self._code.raw)
            return (to, self._code.copy(offset, size)) if inside else None
        return None if name in _MEMORY else copied

    def _result(self, name: str, operands: Stack, copied: Copied) -> Value | None:
        if name == "CALLDATALOAD" and operands[0] and operands[0].number == 0:
            return Value(self._selector, True)
        if name == "TLOAD" and operands[0] and operands[0].number == self._slot:
            return Value(self._lock, True)
        if name == "MLOAD" and operands[0] and copied:
            return self._loaded(operands[0].number, copied)
        known = [x for x in operands if x]
        if name in ("AND", "MUL") and any(x.live and x.number == 0 for x in known):
            return Value(0, True)
        if name in _FOLDED and len(known) == len(operands) and any(x.live for x in known):
            return Value(_FOLDED[name](*(x.number for x in known)) % _WORD, True)
        return None

    @staticmethod
    def _loaded(address: int, copied: tuple[int, bytes]) -> Value | None:
        """A word of memory that code was copied into; the bytes before it are still zero."""
        start, data = copied
        if not address <= start < start + len(data) == address + 32:
            return None
        return Value(int.from_bytes(data, "big"), True)
