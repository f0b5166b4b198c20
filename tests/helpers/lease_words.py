"""The packed words of offers and leases in Python, independent of the Vyper modules."""

Layout = tuple[tuple[str, int], ...]
"""Fields from the lowest bit up: (name, width in bits)."""

OFFER: Layout = (
    ("hourly_rate", 64),
    ("min_hours", 16),
    ("max_hours", 16),
    ("sla_bps", 14),
    ("credit_bps", 12),
    ("notice_hours", 10),
    ("valid_until", 40),
    ("tenure", 32),
    ("nonce", 32),
    ("premium_bps", 14),
    ("is_indexed", 1),
    ("tenancy", 1),
)
PARTY: Layout = (
    ("lessee", 160),
    ("started_at", 40),
    ("ends_at", 40),
    ("hours", 14),
    ("notice_by_lessee", 1),
    ("notice_by_owner", 1),
)
TERMS: Layout = (
    ("hourly_rate", 64),
    ("min_hours", 16),
    ("periods_closed", 13),
    ("bonded", 1),
    ("tenancy", 1),
    ("is_successor", 1),
    ("sla_bps", 14),
    ("credit_bps", 12),
    ("notice_hours", 10),
    ("period_total", 40),
    ("period_seconds", 24),
)
ACCOUNT: Layout = (("owed", 96), ("owed_seconds", 40), ("leases", 24), ("let_until", 40))

IDS_PER_ASSET = 1_000_000
"""A lease's id is its asset's id x this + its number, from 1."""


def pack(layout: Layout, **fields: int) -> int:
    """Return the word of `fields`, absent ones 0; ValueError where one is unknown or too wide."""
    unknown = set(fields) - {name for name, _ in layout}
    if unknown:
        raise ValueError(f"no such field: {sorted(unknown)}")
    word, low = 0, 0
    for name, width in layout:
        value = fields.get(name, 0)
        if not 0 <= value < 1 << width:
            raise ValueError(f"{name} {value} does not fit {width} bits")
        word += value << low
        low += width
    return word


def unpack(layout: Layout, word: int) -> dict[str, int]:
    """Return the fields of `word` by name; ValueError where bits above the layout are set."""
    fields, rest = {}, word
    for name, width in layout:
        rest, fields[name] = divmod(rest, 1 << width)
    if rest:
        raise ValueError(f"bits above the layout: {rest:#x}")
    return fields
