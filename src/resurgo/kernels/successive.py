"""What the values of approximants of successive orders say of the last of them: error, grade and words."""

from flint import ctx

from resurgo.kernels.sequences import LOG_2, Ball, Values, claims, log_size

Told = tuple[object, str, str]
CONVERGED = 0.5  # of the bits asked: what has come so near by steps may stand still


def judged(values: Values) -> list[Told]:
    """Error, grade and words at every order, by `claims`; no error where an order gives the same value as the one before.

    Where it is the same function, as with every other coefficient 0 or where the series is exhausted, no difference
    measures an error. Values that came to within half the digits asked before they stood still have converged.
    Orders without a value are passed over.
    """
    present = [value for value in values if value is not None]
    judgements = iter(_judged(present))
    return [(None, "", "") if value is None else next(judgements) for value in values]


def _judged(values: list[Ball]) -> list[Told]:
    found: list[Told] = []
    nearest = 0.0  # bits of the value to which the last step that shows came down
    for n, (value, claimed) in enumerate(zip(values, claims([*values]), strict=True)):
        step = abs(value - values[n - 1]) if n else None
        if step is not None and step.contains(0):
            claimed = None if nearest > -CONVERGED * ctx.prec else claimed  # noqa: PLW2901
        elif step is not None:
            nearest = (log_size(step) - log_size(value)) / LOG_2
        found.append((None, *claimed) if isinstance(claimed, tuple) else (claimed, "", ""))
    return found
