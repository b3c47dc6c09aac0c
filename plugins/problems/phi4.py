"""phi^4 theory with O(n) symmetry in 4 - eps dimensions, minimal subtraction: beta function and expansions in eps of its exponents.

*phi4-beta*: L = (grad phi)^2/2 + 16 pi^2 g (phi^2)^2/4!, beta(g) = -eps g + g^2 S(g), and f(g) = g^2 S(g), the beta function
in four dimensions. S = (n+8)/3 - (3n+14) g/3 + ..., for n = 1: 3 - 17/3 g + (145/8 + 12 zeta(3)) g^2 - 271.6... g^3 + ...
Nothing but the series tells f(g): there is no target.

*phi4-epsilon*: the zero g* of beta and from it eta = 2 gamma_phi(g*), 1/nu = 2 - gamma_m(g*) and omega = beta'(g*) in powers
of eps = 4 - d; eta = eps^2 S(eps), omega = eps S(eps), nu and 1/nu are S itself. The target is the exponent where it is
known otherwise, and no value elsewhere:

- d = 3, n = 1: eta and nu from Delta_sigma = 0.518148806(24) and Delta_epsilon = 1.41262528(29), by the conformal bootstrap, as
  bounds (C.-H. Chang et al., arXiv:2411.15300), omega = 0.82968(23) (D. Simmons-Duffin, JHEP 03 (2017) 086), as an estimate;
- d = 3, n = 0: nu = 0.58759700(40) (N. Clisby and B. Duenweg, Phys. Rev. E 94 (2016) 052102) and eta = 2 - gamma/nu with
  gamma = 1.15695300(95) (N. Clisby, J. Phys. A 50 (2017) 264003), from simulations;
- d = 3, n = 2: eta = 0.038176(44), nu = 0.67175(10) by the bootstrap (S. M. Chester et al., JHEP 06 (2020) 142);
- d = 2: n = 1, eta = 1/4, nu = 1, exactly; n = 0, eta = 5/24, nu = 3/4, predicted (B. Nienhuis, Phys. Rev. Lett. 49 (1982) 1062).

That the exponents are the Borel sums of their series is expected, and not proved.

Coefficients: five loops exactly, for any n (H. Kleinert, J. Neu, V. Schulte-Frohlinde, K. G. Chetyrkin and S. A. Larin, Phys.
Lett. B 272 (1991) 39, with the erratum 319 (1993) 545), that is g^6 and eps^5. Beyond, decimals for n = 1 alone: six loops,
beta_6 = -34776.13, gamma_phi,6 = 14.384, gamma_m,6 = 1355 (1/nu: -3.5726; M. V. Kompaniets and E. Panzer, arXiv:1606.09210 and
Phys. Rev. D 96 (2017) 036016), and seven of beta, 474651 (O. Schnetz, Phys. Rev. D 97 (2018) 085018), their uncertainty what half
a unit in these last places does. Further orders are refused, though six loops are published for every n.

Large order, from instantons (A. J. McKane, D. J. Wallace and O. F. de Alcantara Bonfim, J. Phys. A 17 (1984) 1861): the k-th
coefficient of beta is ~ k! k^(3 + n/2) (-1)^k, those of eta, 1/nu and omega ~ k! k^(b) (-3/(n+8))^k with b = 3 + n/2,
4 + n/2 and 5 + n/2. So A = -1 in g, A = -(n+8)/3 in eps, and the exponents b of c_n are those among the facts.

*Parameters.* n: the number of components of phi, rational, above -8; quantity: "eta", "nu", "inverse-nu" or "omega".

*Example.* In an experiment, the beta function, and nu of the Ising model in three and in two dimensions:

    problems = ["phi4-beta", { use = "phi4-epsilon", quantity = "nu", points = ["1", "2"] }]
"""

from math import prod

from flint import arb, fmpq

from resurgo import Inapplicable, Problem, hookimpl
from resurgo.number import parse_number

REFERENCE = (
    "H. Kleinert, J. Neu, V. Schulte-Frohlinde, K. G. Chetyrkin and S. A. Larin, Phys. Lett. B 272 (1991) 39; "
    "Phys. Lett. B 319 (1993) 545; M. V. Kompaniets and E. Panzer, Phys. Rev. D 96 (2017) 036016; "
    "O. Schnetz, Phys. Rev. D 97 (2018) 085018"
)
# by loops: a denominator, and for every product of zeta values, given by its arguments, a factor and a polynomial in n from n^0 up
BETA = (
    (3, {(): (1, (8, 1))}),
    (3, {(): (-1, (14, 3))}),
    (216, {(): (1, (2960, 922, 33)), (3,): (96, (22, 5))}),
    (
        3888,
        {
            (): (-1, (196648, 80456, 6320, -5)),
            (3,): (-96, (2332, 764, 63)),
            (4,): (288, (176, 62, 5)),
            (5,): (-1920, (186, 55, 2)),
        },
    ),
    (
        62208,
        {
            (): (1, (13177344, 6646336, 808496, 12578, 13)),
            (3,): (16, (1314336, 552280, 67640, 1248, -9)),
            (3, 3): (768, (3264, 446, -59, -6)),
            (4,): (-288, (21120, 9532, 1388, 63)),
            (5,): (256, (165084, 66986, 7466, 305)),
            (6,): (-9600, (1488, 626, 71, 2)),
            (7,): (112896, (526, 189, 14)),
        },
    ),
)
ETA = (  # 2 gamma_phi/(n + 2)
    (1, {}),
    (18, {(): (1, (1,))}),
    (216, {(): (-1, (8, 1))}),
    (2592, {(): (5, (100, 18, -1))}),
    (93312, {(): (-1, (77056, 22752, 296, 39)), (3,): (48, (184, 64, -6, 1)), (4,): (-1152, (22, 5))}),
)
MASS = (  # gamma_m/(n + 2)
    (3, {(): (1, (1,))}),
    (18, {(): (-5, (1,))}),
    (36, {(): (1, (37, 5))}),
    (7776, {(): (-1, (31060, 7578, -1)), (3,): (-48, (68, 10, 3)), (4,): (-288, (22, 5))}),
    (
        186624,
        {
            (): (1, (3166528, 1077120, 45254, 21)),
            (3,): (48, (31848, 8208, 940, 17)),
            (3, 3): (-768, (582, 145, 2)),
            (4,): (288, (2668, 816, 29, -3)),
            (5,): (768, (72, 14, -5)),
            (6,): (9600, (186, 55, 2)),
        },
    ),
)
BEYOND = {  # for n = 1
    "beta": ("-34776.130(5)", "474651.0(5)"),
    "eta": ("-0.0812726(14)",),
    "inverse-nu": ("-3.5726(7)",),
    "nu": ("0.8293(2)",),
    "omega": ("-93.11128(4)", "458.7425(16)"),
}
FIRST = {"eta": 2, "nu": 0, "inverse-nu": 0, "omega": 1}  # the power of eps that is taken out
LOOPS = 5
MEASURED = {  # by n, d and quantity
    (1, 3, "eta"): "0.036297612(48)",
    (1, 3, "inverse-nu"): "1.58737472(29)",
    (1, 3, "omega"): "0.82968(23)",
    (0, 3, "eta"): "0.0310434(30)",
    (0, 3, "nu"): "0.58759700(40)",
    (2, 3, "eta"): "0.038176(44)",
    (2, 3, "nu"): "0.67175(10)",
    (1, 2, "eta"): "1/4",
    (1, 2, "nu"): "1",
    (0, 2, "eta"): "5/24",
    (0, 2, "nu"): "3/4",
}


def loop(term, n):
    """A term of a renormalisation function at n, exact where it is rational."""
    denominator, parts = term
    total = fmpq(0)
    for zetas, (factor, polynomial) in parts.items():
        rational = factor * sum((c * n**k for k, c in enumerate(polynomial)), fmpq(0)) / denominator
        total = total + (rational * prod((arb(k).zeta() for k in zetas), start=arb(1)) if zetas else rational)
    return total


def components(n):
    """n as it may be."""
    if n <= -8:
        raise ValueError(f"the number of components n '{n}' is not above -8; give one for which the coupling has a fixed point")
    return fmpq(n.numerator, n.denominator)


def published(terms, n, name, order):
    """The terms with those decimals that go beyond, through the order asked."""
    terms = [*terms, *(parse_number(text) for text in BEYOND[name] if n == 1)]
    if order >= len(terms):
        raise Inapplicable(f"only c_0..c_{len(terms) - 1} are known here for n = {n}")
    return terms[: order + 1]


def beta_coefficients(order, *, n):
    """c_0..c_order of beta(g)/g^2 in four dimensions."""
    return published([loop(term, components(n)) for term in BETA], n, "beta", order)


def times(a, b):
    """The product of two polynomials in eps through eps^5."""
    product = [fmpq(0)] * (LOOPS + 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b[: LOOPS + 1 - i]):
            if x != 0 and y != 0:  # so that what is rational stays exact
                product[i + j] = product[i + j] + x * y
    return product


def at(function, g):
    """sum of function[k] g^k, a polynomial in eps, by Horner's rule."""
    total = [fmpq(0)] * (LOOPS + 1)
    for c in reversed(function):
        total = times(total, g)
        total[0] = total[0] + c
    return total


def fixed_point(beta):
    """g* in powers of eps, from g = (eps - sum of beta_k g^(k+1) over k >= 1)/beta_0 again and again."""
    g = [fmpq(0)] * (LOOPS + 1)
    for _ in range(LOOPS):
        rest = at([fmpq(0), fmpq(0), *beta[1:]], g)
        g = [((1 if k == 1 else 0) - c) / beta[0] for k, c in enumerate(rest)]
    return g


def epsilon_coefficients(order, *, n, quantity):
    """c_0..c_order of S(eps), from the renormalisation functions at their fixed point."""
    size = components(n)
    beta = [loop(term, size) for term in BETA]
    g = fixed_point(beta)
    if quantity == "omega":
        slope = at([fmpq(0), *((k + 2) * c for k, c in enumerate(beta))], g)
        terms = [c - (k == 1) for k, c in enumerate(slope)]
    elif quantity == "eta":
        terms = at([fmpq(0), *((size + 2) * loop(term, size) for term in ETA)], g)
    else:
        mass = at([fmpq(0), *((size + 2) * loop(term, size) for term in MASS)], g)
        terms = [2 * (k == 0) - c for k, c in enumerate(mass)]
        terms = reciprocal(terms) if quantity == "nu" else terms
    return published(terms[FIRST[quantity] :], n, quantity, order)


def reciprocal(terms):
    """One over a power series."""
    found = [1 / terms[0]]
    for n in range(1, len(terms)):
        found.append(-sum((terms[k] * found[n - k] for k in range(1, n + 1)), fmpq(0)) / terms[0])
    return found


def target(eps: arb, *, n: fmpq, quantity):
    """The exponent as it is known at d = 3 and d = 2, within its uncertainty; elsewhere none."""
    dimension = 4 - eps
    if n.q == 1 and dimension in (2, 3):
        key, inverse = (int(n), int(dimension.unique_fmpz())), {"nu": "inverse-nu", "inverse-nu": "nu"}.get(quantity)
        if (*key, quantity) in MEASURED:
            return ball(MEASURED[*key, quantity])
        if (*key, inverse) in MEASURED:
            return 1 / ball(MEASURED[*key, inverse])
    raise Inapplicable("the exponent is not known there")


def ball(text):
    """A number within its uncertainty."""
    number = parse_number(text)
    return arb(number.rational) + arb(0, arb(number.uncertainty))


def beta_facts(*, n):
    """c_m, the coefficient of g^k with k = m + 2, is ~ k! k^(3 + n/2) (-1)^k."""
    return {"gevrey": 1, "singularities": [-1], "exponent": str(6 + n / 2)}


def epsilon_facts(*, n, quantity):
    """c_m, the coefficient of eps^k with k = m + FIRST, is ~ k! k^b (-3/(n+8))^k."""
    b = {"eta": 3, "nu": 4, "inverse-nu": 4, "omega": 5}[quantity] + n / 2
    return {"gevrey": 1, "singularities": [str(-(n + 8) / 3)], "exponent": str(FIRST[quantity] + 1 + b)}


def known_quantity(text):
    """eta, nu, inverse-nu or omega"""
    if text not in FIRST:
        raise ValueError(f"the quantity '{text}' is none of these; write one of {', '.join(FIRST)}")
    return text


@hookimpl
def register_problems():
    return [
        Problem(
            "phi4-beta",
            beta_coefficients,
            title="beta function of O(n) phi^4 theory, minimal subtraction",
            variable="g",
            parameters={"n": 1},
            prefactor=lambda g, *, n: g**2,
            points=("1/10", "1/4", "1"),
            facts=beta_facts,
            reference=REFERENCE,
        ),
        Problem(
            "phi4-epsilon",
            epsilon_coefficients,
            title="critical exponents of O(n) phi^4 theory in powers of eps = 4 - d",
            variable="eps",
            parameters={"n": 1, "quantity": "eta"},
            read={"quantity": known_quantity},
            prefactor=lambda eps, *, n, quantity: eps ** FIRST[quantity],
            target=target,
            target_is="critical constant",
            points=("1", "2"),
            facts=epsilon_facts,
            reference=REFERENCE,
            excuses={"target": "exponents in three dimensions are measured, to four to eight digits"},
        ),
    ]
