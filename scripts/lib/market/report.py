"""The same as JSON: assumptions, checks, figures, and every drawn path by the day."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from scripts.lib.market import study, waves
from scripts.lib.market.checks import Check
from scripts.lib.market.study import Seen, Study
from scripts.lib.market.world import HOURS_A_DAY

_DIGITS = 6


def render(found: Study, made: Sequence[Check]) -> str:
    """Return the report."""
    return json.dumps(
        {
            "units": {"price": "dollars an accelerator-hour", "time": "days"},
            "wave": {
                "source": found.shape.source,
                "is_real": found.shape.is_real,
                "period_days": study.PERIOD_DAYS,
                "demand_low_high": [waves.LOW, waves.HIGH],
            },
            "prices": {"source": found.starts.source, "is_real": found.starts.is_real},
            "curve": asdict(found.curve),
            "checks": [asdict(one) for one in made],
            "cells": [asdict(one) for one in found.cells],
            "speeds": [asdict(one) for one in found.speeds],
            "touches_hours": [asdict(one) for one in found.touches],
            "bounds": [asdict(one) for one in found.bounds],
            "starts": [
                {
                    **asdict(one.start),
                    "floor": one.start.floor,
                    "ceiling": one.start.ceiling,
                    "wave_lowest": one.lowest,
                    "wave_highest": one.highest,
                    "days_from_cheapest": one.from_cheapest,
                    "days_from_dearest": one.from_dearest,
                }
                for one in found.started
            ],
            "paths": {name: _path(one) for name, one in found.seen.items()},
        },
        indent=1,
    )


def _path(one: Seen) -> dict[str, Any]:
    daily = slice(None, None, HOURS_A_DAY)
    return {
        "title": one.title,
        "people": asdict(one.market.people),
        "day": [round(day) for day in one.path.days[daily]],
        "price": _rounded(one.path.price[daily]),
        "base": _rounded(one.path.base[daily]),
        "use": _rounded(one.path.use()[daily]),
        "listed": _rounded(one.path.listed[daily]),
    }


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(value, _DIGITS) for value in values]
