"""Whether a method tends to c_0 as x -> 0."""

from mpmath import mp

from resurgo.checks.asking import BITS, data_of, usual_order
from resurgo.checks.model import Failed, Subject, Untried
from resurgo.checks.samples import SAMPLES, nodes
from resurgo.checks.scored import answers, short
from resurgo.precision import to_mp, working_precision

TINY = (("1e-6", mp.mpf("0.01")), ("1e-12", mp.mpf("0.0001")))  # |x|, and how far from c_0 an answer may be there, relatively
AROUND = ("1", "-1", "3/5+4/5*I", "3/5-4/5*I")  # x/|x|
LIMIT_ORDERS = (3, 4, 5, 8)  # at lower ones the weights of a mean may not yet come near 1
LIMIT_DIGITS = 15
MULTIPLE = 3  # of a sample, so that c_0 is not 1


def limit(subject: Subject) -> str:
    """As x -> 0 the answer tends to c_0: tried at |x| = 1e-6 and 1e-12, on both sides of 0 and off the real axis.

    That of a method on samples tends to the value at a node, as x tends to the node.
    """
    tried, samples = 0, 0
    orders = sorted({*LIMIT_ORDERS, usual_order(subject)})
    from_node, known = (f"{nodes(0)[0]} + ", "f(x_0)") if subject.thing.works_on == "samples" else ("", "c_0")
    points = {f"{from_node}{size}*({way})" if way != "1" else f"{from_node}{size}": off for size, off in TINY for way in AROUND}
    for sample in (sample for sample in SAMPLES if not sample.on_cut):
        series = data_of(subject, sample, orders[-1])
        with working_precision(BITS):
            multiple = series.with_terms([MULTIPLE * c for c in series.terms])
        found = answers(subject, multiple, points, orders, LIMIT_DIGITS)
        good = {cell: outcome.estimate.value for cell, outcome in found.items() if outcome.status == "ok" and outcome.estimate}
        for (order, index), value in good.items():
            (x, allowed), first = list(points.items())[index], to_mp(multiple.terms[0])
            if abs(value - first) > allowed * abs(first):
                where = f"on {MULTIPLE} times {sample.name} at x = {x}, order {order}"
                raise Failed(f"{where}: {short(value)}, and {known} is {short(first)}")
        tried, samples = tried + len(good), samples + bool(good)
    if not tried:
        raise Untried("it answers on none of the samples near x = 0")
    return f"{tried} answers on {samples} samples"
