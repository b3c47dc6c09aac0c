"""Ratios of successive coefficients, Neville's table over them, and the root test, at one order."""

from mpmath import mp

from resurgo import Estimate, hookimpl
from resurgo.kernels.convergence import ratio_table as table_of
from resurgo.kernels.convergence import root_at
from resurgo.kernels.nearest_singularity import extrapolated
from resurgo.precision import to_mp, working_precision

COLUMNS = 4


def ratio_table(series):
    """A row of the table of Domb and Sykes: r_N, and Neville's columns over r_N, r_(N-1), ...; told at many orders, the table.

    `ratio`: r_N = c_N/c_(N-1), or, where the signs follow a conjugate pair of singularities, B_n of Mercer and Roberts,
    B^2 = (c_(n+1) c_(n-1) - c_n^2)/(c_n c_(n-2) - c_(n-1)^2), n = N - 1; the notes say so. `neville-j`, j = 1, ..., 4:
    T_n^(j) = (n T_n^(j-1) - (n-j) T_(n-1)^(j-1))/j, T^(0) = r. `root`: |c_N|^(1/N). `limit`: 1/A, for a pair 1/|A|, with
    its error, by the column that settles best; `slope`: that of r_n against 1/n as n -> oo, (b-1)/A for
    f ~ (1 - x/A)^(-b). A series x^s T(x^p) is read as one in x^p. `n`: the number of the ratio, in these powers.

    *References.* C. Domb and M. F. Sykes, Proc. R. Soc. A 240 (1957) 214; G. N. Mercer and A. J. Roberts, SIAM J. Appl. Math. 50
    (1990) 1547; D. S. Gaunt and A. J. Guttmann, in Phase Transitions and Critical Phenomena 3 (1974) 181.

    *Example.* In an experiment, the table and its figure:

        diagnostics = [{ use = "ratio-table", orders = { from = 5, to = 40, step = 5 } }]
        figures = ["domb-sykes"]
    """
    table = table_of(series)
    last, ratio = table.ratios[-1]
    words = ["B_n of a pair"] if table.is_pair else []
    words += [f"in x^{table.shape.step}"] if table.shape.step > 1 else []
    numbers = {"n": Estimate(last), "ratio": Estimate(to_mp(ratio), notes=", ".join(words))}
    with working_precision(table.bits):
        columns = table.columns(COLUMNS)
        limit, slope = extrapolated(table.ratios), extrapolated(table.slopes())
    numbers |= {f"neville-{j}": Estimate(to_mp(column[-1])) for j, column in enumerate(columns) if j}
    numbers["root"] = Estimate(to_mp(root_at(series)))
    for name, found in (("limit", limit), ("slope", slope)):
        if found is not None and mp.isfinite(to_mp(found[1])):
            numbers[name] = Estimate(to_mp(found[0]), to_mp(found[1]))
    return numbers


@hookimpl
def register_diagnostics():
    return [ratio_table]
