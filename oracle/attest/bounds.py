"""What probes at random moments allow to assert about an hour. Pure, no floats in the result.

Of n probes s found the machine up. The share of time it was up is at most u, with confidence
1 - alpha, where u is the upper limit of Clopper and Pearson: the greatest u for which s or fewer
successes are not rarer than alpha,

    sum over i = 0..s of C(n, i) u^i (1 - u)^(n - i) = alpha

(C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case
of the binomial", Biometrika 26, 1934). One probe in each slot of the hour, not n independent ones,
makes the count less scattered, so the limit stays conservative (W. Hoeffding, "On the distribution
of the number of successes in independent trials", Annals of Mathematical Statistics 27, 1956,
theorem 4: it needs s <= n u - 1, which holds from two failures on and is tested).
"""

from functools import cache
from math import comb

PPM = 1_000_000


@cache
def upper_ppm(probes: int, found_up: int, confidence_ppm: int) -> int:
    """Return the upper limit u of the share of time up, parts per million, rounded up.

    Exact: integers only, so that every attestor finds the same figure.
    """
    if not 0 <= found_up <= probes or not 0 < confidence_ppm < PPM:
        raise ValueError("0 <= found_up <= probes and 0 < confidence_ppm < 1,000,000 must hold")
    if found_up == probes:
        return PPM
    rare = (PPM - confidence_ppm) * PPM**probes  # alpha, in units of PPM**(probes + 1)
    low, high = 0, PPM
    while high - low > 1:
        middle = (low + high) // 2
        if _tail(probes, found_up, middle) * PPM > rare:
            low = middle
        else:
            high = middle
    return high


def _tail(probes: int, at_most: int, up_ppm: int) -> int:
    """Return P(successes <= at_most) in units of PPM**-probes."""
    down_ppm = PPM - up_ppm
    return sum(
        comb(probes, hits) * up_ppm**hits * down_ppm ** (probes - hits)
        for hits in range(at_most + 1)
    )


def highest_seconds(
    probes: int,
    failed: int,
    watched_seconds: int,
    unwatched_seconds: int,
    confidence_ppm: int,
    loss_ppm: int,
) -> int:
    """Return the most seconds up that the probes leave defensible, rounded up.

    `loss_ppm` of the probes of a machine that is up get lost on the way: what is found up is at
    least (1 - loss) of what is up. Seconds that no probe stands for count as up.
    """
    found = upper_ppm(probes, probes - failed, confidence_ppm)
    up_ppm = min(PPM, -(-found * PPM // (PPM - loss_ppm)))
    return -(-watched_seconds * up_ppm // PPM) + unwatched_seconds
