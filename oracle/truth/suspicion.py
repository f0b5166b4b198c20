"""Hysteresis: one odd reading of a real board must not cost its host an hour."""


class Suspicion:
    """A leaky score: bad looks add two, good ones take one away.

    It holds from the moment it reaches the top, that is after `looks` bad looks in a row, until
    it is back at zero, twice as many good ones later. One odd look is forgotten after two good
    ones; what is odd in more than one look of three adds up.
    """

    def __init__(self, looks: int, first_decides: bool = False) -> None:
        """`first_decides`: a bad first look holds at once, so that starting anew gains nothing."""
        self._top = 2 * looks
        self._score = 0
        self._is_new = first_decides
        self.is_held = False

    def add(self, is_bad: bool) -> bool:
        """Take the next look; return whether the suspicion holds."""
        step = 2 if is_bad else -1
        if is_bad and self._is_new:
            step = self._top
        self._is_new = False
        self._score = max(0, min(self._top, self._score + step))
        if self._score == self._top:
            self.is_held = True
        elif self._score == 0:
            self.is_held = False
        return self.is_held
