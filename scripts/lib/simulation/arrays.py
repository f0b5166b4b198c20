"""The one array type of the simulation."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]

SLACK = 1e-9
"""Relative slack of comparisons: what is paid to the unit on chain is paid to 1e-9 here."""
STEP_DAYS = 30
"""Days of a step of the schedule, of an income bucket and of a month of interest (30/360)."""
YEAR_DAYS = 365
"""Days of a year of age and of yearly income."""
