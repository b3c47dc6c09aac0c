"""What the values of approximants of successive orders say of the last of them: error, grade and words."""

from flint import ctx

from resurgo.kernels.sequences import Values, claims, log_size

Told = tuple[object, str, str]
CONVERGED = 0.5  # of the bits asked: what has come so near by steps may stand still


def judged(values: Values) -> list[Told]:
    """Error, grade and words at every order, by `claims`; no error where an order gives the same value as the one before.

    Where it is the same function, as with every other coefficient 0 or where the series is exhausted, no difference
    measures an error. Values that came to within half the digits asked before they stood still have converged.
    """
    found: list[Told] = []
    nearest = 0.0
    for n, (value, claimed) in enumerate(zip(values, claims(values), strict=True)):
        before = values[n - 1] if n else None
        stands = False
        if value is not None and before is not None:
            step = abs(value - before)
            if step.contains(0):
                stands = nearest > -CONVERGED * ctx.prec
            else:
                nearest = (log_size(step) - log_size(value)) / 0.6931471805599453
        if stands:
            found.append((None, "", ""))
        else:
            found.append((None, *claimed) if isinstance(claimed, tuple) else (claimed, "", ""))
    return found
