"""A series S(x) = c_0 + c_1 x + ... + c_N x^N + ... of one's own, its coefficients given in a list or a file.

The coefficients are those of `values`, as far as they go: rows of higher orders say which are known. Integers, fractions,
constants such as sqrt(2) and complex numbers such as 1+2*I are exact; 6.737(159) is uncertain by 0.159, and a decimal by half
a unit in its last place unless `exact` says otherwise. What that does to an answer is the row's data_error.

Where the value of f is known, by experiment or by other means, `truth` has it: rows at these points are scored against it, to
no more digits than it is known to. Rows at other points are not scored. There are no default points, as the series is one's own.

The default is the electron's anomalous magnetic moment in powers of alpha/pi, without heavier leptons: c_1 by J. Schwinger,
Phys. Rev. 73 (1948) 416, c_2 and c_3 in closed form (C. M. Sommerfield, Phys. Rev. 107 (1957) 328; S. Laporta and E. Remiddi,
Phys. Lett. B 379 (1996) 283), c_4 by S. Laporta, Phys. Lett. B 772 (2017) 232, c_5 by T. Aoyama, T. Kinoshita and M. Nio,
Atoms 7 (2019) 28.

*Parameters.* values: the coefficients c_0, c_1, ... in a list, or the name of a file that `resurgo sum` would read as well
(JSON, CSV or text), which starts from the experiment file's folder; exact: whether decimals are exact as they are written;
gevrey: the order k in c_n ~ C Gamma(kn + b) A^(-n), where it is known; singularities: the list of the A nearest to 0, with
sign; exponent: the b; strong: the power of x that f follows as x -> oo; stieltjes: after how many subtractions of leading
terms the series is one of Stieltjes; truth: a list of pairs [x, f(x)], the values exact or uncertain as coefficients are.

*Example.* In an experiment, Euler's series with its sum at 1 (OEIS A073003), to be scored there:

    problems = [{ use = "coefficients", values = [1, -1, 2, -6, 24, -120], truth = [[1, "0.59634736"]], points = ["1/10", 1] }]

Of a file beside the experiment it is `values = "data/mine.csv"`, and what else is known of the series is, for example,
`gevrey = 1, singularities = ["-1/4"]`, of which conformal-borel makes use.
"""

from flint import acb, fmpq

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.grids import parse_point
from resurgo.kernels.truth import given_at, pairs
from resurgo.listed import listed
from resurgo.number import parse_integer, parse_number, parse_rational

ELECTRON = ("0", "1/2", "-0.328478965579193785", "1.181241456587200006", "-1.912245764926445574", "6.737(159)")


def coefficients(order, *, values, exact, **_):
    """c_0..c_order as they are given."""
    given = values.exact if exact else values.uncertain
    if order >= len(given):
        raise Inapplicable(f"only c_0..c_{len(given) - 1} are known" if len(given) > 1 else "only c_0 is known")
    return given[: order + 1]


def target(x: fmpq | acb, *, truth, **_):
    """The value that is given for f at x, its uncertainty as a radius."""
    return given_at(truth, x)


def facts(*, gevrey, singularities, exponent, strong, stieltjes, **_):
    """Those that are given."""
    given = {
        "gevrey": gevrey,
        "singularities": singularities and [position.text for position in singularities],
        "exponent": exponent and exponent.text,
        "strong": strong and strong.text,
        "stieltjes": stieltjes,
    }
    return {name: value for name, value in given.items() if value is not None}


def numbers(values):
    """a list of numbers, or the name of a file"""
    return listed(values)


def unless_none(parse):
    """The reader of a fact that may be left out."""

    def read(value):
        return None if value is None else parse(value)

    read.__doc__ = parse.__doc__
    return read


@unless_none
def growth(value):
    """a number, 0 or more"""
    if (k := parse_rational(value)) < 0:
        raise ValueError(f"'{value}' is negative; write the k of (kn)!, 0 or more")
    return k


@unless_none
def count(value):
    """a whole number, 0 or more"""
    if (subtractions := parse_integer(value)) < 0:
        raise ValueError(f"'{value}' is negative; write the number of subtractions, 0, 1, ...")
    return subtractions


@unless_none
def number(value):
    """a number"""
    return parse_number(value)


@unless_none
def positions(values):
    """a list of numbers"""
    if not isinstance(values, (list, tuple)) or not values:
        raise ValueError(f"'{values}' is not a list of positions; write [\"-1/4\"]")
    found = tuple(parse_point(value) for value in values)
    for position in found:
        if position.rational == 0:
            raise ValueError("a Borel transform has no singularity at 0; write where the nearest one is")
    return found


@hookimpl
def register_problems():
    return [
        Problem(
            "coefficients",
            coefficients,
            title="a series of one's own, from a list or a file",
            parameters={
                "values": ELECTRON,
                "exact": False,
                "gevrey": None,
                "singularities": None,
                "exponent": None,
                "strong": None,
                "stieltjes": None,
                "truth": (),
            },
            read={
                "values": numbers,
                "gevrey": growth,
                "singularities": positions,
                "exponent": number,
                "strong": number,
                "stieltjes": count,
                "truth": pairs,
            },
            target=target,
            facts=facts,
            reference="T. Aoyama, T. Kinoshita and M. Nio, Atoms 7 (2019) 28",
            excuses={"documented": "the points are the user's own"},
        )
    ]
