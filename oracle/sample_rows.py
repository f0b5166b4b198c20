"""Samples as plain lists and back: what the store and the builder's carried state are made of."""

from dataclasses import fields
from operator import attrgetter
from typing import Any

from oracle.types import AcceleratorSample, Sample

_accelerator = attrgetter(*(one.name for one in fields(AcceleratorSample)))
_rest = tuple(one.name for one in fields(Sample))[2:]


def to_row(sample: Sample) -> list[Any]:
    """Return `[taken_at_ms, [[field, ...], ...], rest...]`, fields in their order."""
    rows = [_accelerator(one) for one in sample.accelerators]
    return [sample.taken_at_ms, rows, *(getattr(sample, name) for name in _rest)]


def from_row(row: list[Any]) -> Sample:
    """Return the sample; fields that a later version added are absent."""
    taken_at_ms, accelerators, *rest = row
    return Sample(taken_at_ms, tuple(AcceleratorSample(*one) for one in accelerators), *rest)
