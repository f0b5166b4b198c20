"""What a page is made of. Whatever shows a number names the fields that it came from."""

from dataclasses import dataclass, field

Paths = tuple[str, ...]
"""Fields of the model; each has a source."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; one of figures names its `paths`."""

    label: str
    paths: Paths = ()

    @property
    def is_figure(self) -> bool:
        return bool(self.paths)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row's first cell is its heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: list[tuple[str, ...]]
    foot: tuple[str, ...] = ()
    is_long: bool = False
    """Scrolls in its own box instead of folding into cards: the figures behind a chart."""
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis."""

    at: float
    """Percent of the axis."""
    label: str
    is_minor: bool = False
    """Left out where there is little room."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line or an area; `tone` is a class of the style sheet."""

    tone: str
    d: str
    """SVG path on a field of 1,000 by 1,000."""


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a legend."""

    tone: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, what it says in words, and its figures as a table."""

    title: str
    says: str
    """The text alternative."""
    unit: str
    strokes: list[Stroke]
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    keys: list[Key]
    paths: Paths
    table: Table
    size: str = "wide"
    """wide, or small for one of several side by side."""
    note: str = ""
    kind: str = "chart"


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of a strip chart."""

    label: str
    detail: str
    value: str
    strokes: list[Stroke]


@dataclass(frozen=True, slots=True)
class Strips:
    """Many small charts on one axis of time."""

    title: str
    says: str
    strips: list[Strip]
    x_ticks: list[Tick]
    keys: list[Key]
    paths: Paths
    table: Table
    kind: str = "strips"


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall: from `start` to `end`, percent of its width."""

    label: str
    amount: str
    share: str
    start: float
    end: float
    tone: str
    paths: Paths
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Where an amount goes, step by step."""

    caption: str
    steps: list[Step]
    kind: str = "waterfall"


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of the summary."""

    label: str
    value: str
    detail: str
    paths: Paths


Block = Table | Chart | Strips | Waterfall


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page."""

    key: str
    title: str
    lead: str
    blocks: list[Block] = field(default_factory=list)
