"""What will happen when: happenings in order of time, each at its moment on the chain's clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.demo.narrator import Narrator

Happening = Callable[[], None]


@dataclass(slots=True)
class Agenda:
    """Happenings of one act; one may put further ones on the agenda, later than itself."""

    chain: EmbeddedChain
    narrator: Narrator
    _waiting: list[tuple[int, int, Happening]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    def at(self, moment: int, happening: Happening) -> None:
        """Let something happen at `moment` (Unix seconds), after what was put there before."""
        heappush(self._waiting, (moment, next(self._order), happening))

    def every(self, step: int, first: int, last: int, happening: Happening) -> None:
        """Let something happen every `step` seconds from `first` to `last`, both included."""
        for moment in range(first, last + 1, step):
            self.at(moment, happening)

    def live(self, first: int, last: int, share: tuple[float, float]) -> None:
        """Let everything happen; the progress bar moves through `share` from `first` to `last`."""
        begun, done = share
        while self._waiting:
            moment, _, happening = heappop(self._waiting)
            self.chain.move_to(moment)
            happening()
            passed = min(max(moment - first, 0) / (last - first), 1.0)
            self.narrator.at(begun + passed * (done - begun))
