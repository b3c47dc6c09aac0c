"""The Rayleigh-Schrödinger series about a minimum of H = -(g/2) d^2/dq^2 + u(q)^2/(2g), u'^2 = 1 + 2a u + b u^2, exactly."""

from collections.abc import Iterator
from operator import mul

from flint import fmpq, fmpz


def well_energies(a: int, b: int, scale: int, level: int = 0) -> Iterator[fmpq]:
    """E_0 = level + 1/2, E_1, E_2, ... of E(g) = sum E_n g^n; 2 scale^n E_n must be whole, and scale even.

    a = -2, b = 0 is the double well u = q(1 - q), and a = 0, b = -1 the cosine potential, u = sin q. For
    f = u^m u', the hypervirial theorem <2 f'(E - V) - f V' + (g/4) f'''> = 0 (R. J. Swenson and S. H. Danforth,
    J. Chem. Phys. 57 (1972) 1734) relates the moments U_m = <u^m>:

        (m+1) U_(m+1) + a (2m+3) U_(m+2) + b (m+2) U_(m+3)
            = 2 g E (m U_(m-1) + a (2m+1) U_m + b (m+1) U_(m+1)) + (g^2/4) <f'''>

    U_m begins with g^(m/2), so that this gives the orders n of U_(2n), U_(2n-1), ..., U_3 from lower orders. By the
    theorem of Hellmann and Feynman U_2 = g E - g^2 dE/dg, and m = 1 gives n E_n. Whole numbers
    2 scale^n E_n and scale^n U_m^n are kept; ArithmeticError where a division leaves a remainder.
    """
    step = 1 if a else 2  # the odd moments vanish
    e = [fmpz(2 * level + 1)]
    moments = [[fmpz(1)]]  # moments[m][i] belongs to g^(i + (m+1)//2)

    def moment(m: int, n: int) -> fmpz:
        i = n - (m + 1) // 2
        return moments[m][i] if 0 <= m < len(moments) and 0 <= i < len(moments[m]) else fmpz(0)

    def product(m: int, n: int) -> fmpz:
        """That of 2E and U_m, without what is not known yet of E."""
        if not 0 <= m < len(moments) or (i := n - (m + 1) // 2) < 0:
            return fmpz(0)
        return sum(map(mul, moments[m], e[i::-1] if i < len(e) else [fmpz(0), *e[::-1]]), fmpz(0))

    def right(m: int, n: int) -> fmpz:
        """(m + 1) U_(m+1) at order n."""
        third = (
            (m * (m - 1) * (m - 2), m - 3),
            (2 * a * m * (m - 1) * (2 * m - 1), m - 2),
            (m * (2 * b * (m * m + 1) + a * a * (4 * m * m - 1)), m - 1),
            (a * b * (2 * m + 1) * (2 * m * m + 2 * m + 1), m),
            (b * b * (m + 1) ** 3, m + 1),
        )
        total = scale * (m * products.get(m - 1, 0) + a * (2 * m + 1) * products.get(m, 0) + b * (m + 1) * products.get(m + 1, 0))
        total += scale * scale // 4 * sum(factor * moment(k, n - 2) for factor, k in third if factor)
        return total - a * (2 * m + 3) * moment(m + 2, n) - b * (m + 2) * moment(m + 3, n)

    n = 0
    while True:
        n += 1
        products = {m: product(m, n - 1) for m in range(0, 2 * n - 1, step)}
        moments += [[] for _ in range(2)]
        for m in range(2 * n, 2, -step):
            moments[m].append(whole(right(m - 1, n), m))
        if n > 1:
            e.append(whole(right(1, n), (1 - n) * scale))
        yield fmpq(e[n - 1], 2 * fmpz(scale) ** (n - 1))
        moments[2].append(whole((2 - n) * e[n - 1] * scale, 2))
        products[0] += e[n - 1] if n > 1 else 0
        if a:
            moments[1].append(right(0, n))


def whole(number: fmpz, divisor: int) -> fmpz:
    """The quotient, where nothing remains."""
    quotient, remainder = divmod(number, divisor)
    if remainder:
        raise ArithmeticError("the energies are no whole numbers with this scale")
    return quotient
