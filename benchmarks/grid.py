"""Five methods, forty orders, fifty couplings of the quartic integral to fifty digits: kernels, and an experiment."""

import csv
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from operator import mul
from pathlib import Path
from typing import Any, TypeAlias

import mpmath
from flint import arb, fmpq
from harness import Benchmark, Call, Peer, Sampled, forget
from mpmath import mp
from peers import bits_of, close, quartic

import resurgo
from resurgo import Series
from resurgo.kernels.borel import borel_transform
from resurgo.kernels.conformal import conformal_coefficients, laplace_moments
from resurgo.kernels.laplace import bits_inside, laplace
from resurgo.kernels.levin import BITS_LOST, Kind, inverse_remainders, levin_type, pochhammer, powers
from resurgo.kernels.sequences import terms_at
from resurgo.kernels.staircase import staircase, step_of
from resurgo.precision import to_mp, working_precision

DIGITS = 50
ORDER, POINTS = 40, [fmpq(i, 25) for i in range(1, 51)]
SPARE_DIGITS = 40  # what mpmath's tables and systems lose here, and not much more
SAMPLE = 24  # cells of the 2000 of either Borel method whose integrals mpmath does
NEAREST, ONE = fmpq(-1, 4), fmpq(1)
METHODS = ("pade", "levin", "weniger", "borel-pade", "conformal-borel")
EXPERIMENT = f"""schema = 1
title = "A grid"
digits = {DIGITS}
orders = {{ from = 1, to = {ORDER} }}
problems = [ {{ use = "quartic-integral", points = [{", ".join(f'"{x}"' for x in POINTS)}] }} ]
methods = [{", ".join(f'"{name}"' for name in METHODS)}]
"""
Cells: TypeAlias = dict[tuple[str, int, int], Any]  # by method, order and the point's number


def benchmarks() -> list[Benchmark]:
    """All of this file."""
    size = f"5 x {ORDER} x {len(POINTS)}, {DIGITS} digits"
    sampled = f"mpmath, integrals extrapolated from {SAMPLE} cells of either"
    note = (
        "mpmath: one shanks and two levin tables a point, Padé approximants and mapped coefficients made once, an "
        f"mpmath.quad for each cell of Borel-Padé and of conformal Borel, timed for {SAMPLE} cells of either at random."
    )
    return [
        Benchmark(
            "grid",
            "a grid of methods, orders and couplings, quartic: kernels",
            size,
            lambda: Call(_ours, bits_of(DIGITS)),
            (Peer(sampled, lambda: Call(_sampled), _agree, 20),),
            note=note,
            slow=True,
        ),
        Benchmark(
            "experiment",
            "the same, from TOML to table",
            size,
            lambda: Call(_experiment),
            (Peer(f"{sampled}, to CSV", lambda: Call(_script), _agree, 4),),
            note="resurgo.run of a fresh experiment, with the ledger's digits, error claims and references in its table; mpmath's "
            "script writes value, reference and error.",
            slow=True,
        ),
    ]


def _ours() -> Cells:
    forget()
    series = Series(quartic(ORDER))
    transform = borel_transform(series)
    found = _pade(series) | _borel_pade(transform) | _conformal(transform)
    return found | _levin("levin", series, powers(ONE)) | _levin("weniger", series, pochhammer(ONE, ONE))


def _pade(series: Series) -> Cells:
    entries = [(n, staircase(series.truncate(n), n).fraction) for n in range(1, ORDER + 1)]
    points = list(map(arb, POINTS))
    return {("pade", n, i): fraction(x) for n, fraction in entries for i, x in enumerate(points)}


def _borel_pade(transform: Series) -> Cells:
    with working_precision(bits_inside(ORDER)):
        entries = [(n, staircase(transform.truncate(n), n, -1).fraction) for n in range(1, ORDER + 1)]
    return {("borel-pade", n, i): laplace(fraction, x) for n, fraction in entries for i, x in enumerate(POINTS)}


def _conformal(transform: Series) -> Cells:
    d = conformal_coefficients(transform, NEAREST).terms
    found: Cells = {}
    for i, x in enumerate(POINTS):
        sums = accumulate(map(mul, laplace_moments(x, NEAREST, 1, fmpq(0), ORDER), d))
        found |= {("conformal-borel", n, i): v for n, v in enumerate(sums) if n}
    return found


def _levin(name: str, series: Series, kind: Kind) -> Cells:
    with working_precision(bits_of(DIGITS) + int(BITS_LOST * len(series))):
        sequences = []
        for x in POINTS:
            terms = terms_at(series, x)
            inverses = inverse_remainders(terms, "u" if kind == powers(ONE) else "d", ONE)
            sequences.append((list(accumulate(terms))[: len(inverses)], inverses))
        late = int(kind != powers(ONE))
        tables = enumerate(levin_type(kind, *sequences))
        return {(name, k + late, i): v for i, values in tables for k, v in enumerate(values) if k + late}


def _sampled() -> Sampled:
    """All tables, and so many of the integrals, as mpmath does them."""
    begun = time.process_time()
    with mp.workdps(DIGITS + SPARE_DIGITS):
        c = [to_mp(a) for a in quartic(ORDER)]
        b = [a / mp.factorial(n) for n, a in enumerate(c)]
        found: Cells = {}
        for i, x in enumerate(map(to_mp, POINTS)):
            terms = [a * x**n for n, a in enumerate(c)]
            found |= {(*key, i): v for key, v in _tables(terms)}
        fractions = [[side[::-1] for side in mpmath.pade(b, *step_of(n, -1))] for n in range(1, ORDER + 1)]
        d = [mp.fsum(mp.binomial(n + j - 1, n - j) * b[j] for j in range(1, n + 1)) for n in range(1, ORDER + 1)]
        mapped = [b[0], *d]  # -4 A = 1
    tables = time.process_time() - begun
    numbers = random.Random(1)
    begun = time.process_time()
    with mp.workdps(DIGITS + 3):
        for _ in range(SAMPLE):
            n, i = numbers.randint(1, ORDER), numbers.randrange(len(POINTS))
            x = to_mp(POINTS[i])
            found["borel-pade", n, i] = _integral(x, _ratio(*fractions[n - 1]))
            found["conformal-borel", n, i] = _integral(x, _of_w(mapped[n::-1]))
    cells = time.process_time() - begun
    return Sampled(found, tables + cells * ORDER * len(POINTS) / SAMPLE)


def _tables(terms: list[Any]) -> Iterator[tuple[tuple[str, int], Any]]:
    sums = list(accumulate(terms))
    epsilon = mpmath.shanks(sums)
    yield ("pade", 1), sums[1]
    yield from ((("pade", n), epsilon[n - 1][n - n % 2 - 1]) for n in range(2, ORDER + 1))
    u, delta = mpmath.levin(), mpmath.levin(method="sidi", variant="t")
    yield from ((("levin", n), v) for n, v in enumerate([u.step(a)[0] for a in terms]) if n)
    values = [terms[0] + delta.step(a)[0] for a in terms[1:]]  # delta is sidi's t on the terms from a_1 on
    yield from ((("weniger", n), v) for n, v in enumerate(values[1:], start=2))


def _integral(x: Any, transform: Callable[[Any], Any]) -> Any:
    return mpmath.quad(lambda s: mp.exp(-s) * transform(x * s), [0, mp.inf])


def _ratio(above: list[Any], below: list[Any]) -> Callable[[Any], Any]:
    return lambda t: mpmath.polyval(above, t) / mpmath.polyval(below, t)


def _of_w(coefficients: list[Any]) -> Callable[[Any], Any]:
    def transform(t: Any) -> Any:
        root = mp.sqrt(1 + 4 * t)
        return mpmath.polyval(coefficients, (root - 1) / (root + 1))

    return transform


def _agree(ours: Cells, theirs: Cells) -> bool:
    return all(close(ours[cell], v, DIGITS - 1) for cell, v in theirs.items())


def _experiment() -> Cells:
    """The table of a fresh run, its values divided by sqrt(pi)."""
    forget()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "grid.toml"
        file.write_text(EXPERIMENT, encoding="utf-8")
        table = resurgo.run(file, results=folder).table
    with mp.workdps(DIGITS + 5):
        found = zip(table["label"], table["order"], table["x"], table["value"], strict=True)
        return {(label, int(n), round(25 * float(x)) - 1): mp.mpf(v) / mp.sqrt(mp.pi) for label, n, x, v in found if v}


def _script() -> Sampled:
    """The same by mpmath, with references and errors, into a CSV."""
    found = _sampled()
    begun = time.process_time()
    with tempfile.TemporaryFile("w", newline="") as file, mp.workdps(DIGITS + 5):
        z = [1 / (8 * to_mp(x)) for x in POINTS]
        references = [mp.sqrt(2 * a) * mp.exp(a) * mp.besselk(0.25, a) for a in z]
        writer = csv.writer(file)
        for (name, n, i), v in found.result.items():
            value, reference = v * mp.sqrt(mp.pi), references[i]
            row = (mp.nstr(u, DIGITS) for u in (value, reference, abs(value - reference)))
            writer.writerow((name, n, POINTS[i], *row))
    return Sampled(found.result, found.seconds + time.process_time() - begun)
