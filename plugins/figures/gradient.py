"""A function of two variables: its surface, its level lines, its gradient, and its Taylor models about a point."""

import math
from fractions import Fraction

from mpmath import mp

from resurgo import hookimpl
from resurgo.errors import RequestError
from resurgo.kernels import figures
from resurgo.kernels.surface import obliquity, on_level, remainders, slope_of, steepest, surface

FINE, ARROWS, FLOOR = 97, 15, 9  # points a side of the surface, and arrows in the plane and on the floor
LEVELS = 11
TRIED = 5  # points a side at which the direction of steepest ascent is measured
EXACT = mp.mpf(10) ** -40  # a remainder below is that of round-off
RADII = [mp.mpf(10) ** (-k / 4) for k in range(17)]


def gradient(
    run,
    *,
    width: figures.Width = "full",
    of: str = "-(cos(x)^2 + cos(y)^2)^2",
    x: list[Fraction] | None = None,
    y: list[Fraction] | None = None,
    point: list[Fraction] | None = None,
):
    """The surface z = f(x, y) with its level lines and its gradient on the floor; and the remainders of its Taylor models.

    The gradient is perpendicular to the level lines and points along the steepest ascent, and its length is the slope there. All
    three are measured, and the note says how well they hold: the tangents of the level lines against the gradient, and the
    greatest of the difference quotients of f in all directions against its angle and its length. The third panel has the
    greatest remainder at distance r from a point: of the linear model, f + grad f . d, it is o(r), of the quadratic one with the
    second derivatives O(r^3).

    *Options.* width: "column" or "full", of a journal's page; of: the formula in x and y; x: the two ends of its range, -3/2 and
    3/2 if not given; y: the same; point: x and y of the Taylor models, if not given a third of the way from the middle to the
    upper right corner.

    *Example.* In an experiment that has figures alone:

        figures = [{ use = "gradient", of = "x^2 - y^2", x = [-1, 1], y = [-1, 1] }]
    """
    try:
        shape = surface(of)
    except ValueError as error:
        raise RequestError(f"of: {error}") from None
    spans = [span("x", x), span("y", y)]
    about = [(2 * a + 4 * b) / 6 for a, b in spans] if point is None else point
    if len(about) != 2:
        raise RequestError(f"point: it has {len(about)} numbers; write x and y, as in [1/2, 1]")
    figure, (space, plane, right) = drawn_axes(width)
    fine, heights = sampled(shape, spans)
    drawn_surface(space, shape, spans, fine, heights)
    worst = drawn_levels(plane, shape, spans, fine, heights)
    plane.plot(*([float(c)] for c in about), "o", color="black", markersize=3.5)
    turn, length = ascent(shape, spans)
    models(right, shape, [mp.mpf(c.numerator) / c.denominator for c in about])
    figures.note(
        figure,
        f"measured: gradient across the level lines within {degrees(math.asin(worst))}",
        f"along the steepest ascent within {degrees(turn)}",
        f"its length the steepest slope but for a part of {written(length)}",
    )
    return figure


def span(name, ends):
    """The range of a variable."""
    ends = [Fraction(-3, 2), Fraction(3, 2)] if ends is None else ends
    if len(ends) != 2 or not ends[0] < ends[1]:
        raise RequestError(f"{name}: a range has two ends, the lesser first; write it as in [-1, 1]")
    return ends


def degrees(angle):
    return f"{written(math.degrees(float(angle)))}$\\,$°"


def written(size):
    """A small number in a figure's words."""
    if not (size := float(size)):
        return "0"
    power = math.floor(math.log10(size))
    return f"{size:.{max(0, -power)}f}" if power > -4 else f"${size / 10**power:.0f}\\times 10^{{{power}}}$"


def drawn_axes(width):
    """A figure with a panel in space and two in the plane."""
    from matplotlib.figure import Figure

    beside = width == "full"
    figure = Figure(figsize=(figures.WIDTHS[width], 2.75 if beside else 8.2), layout="constrained")
    shape = {"width_ratios": [1.2, 1, 1]} if beside else {"height_ratios": [1.1, 1, 0.8]}
    grid = figure.add_gridspec(*((1, 3) if beside else (3, 1)), **shape)
    axes = figure.add_subplot(grid[0], projection="3d"), figure.add_subplot(grid[1]), figure.add_subplot(grid[2])
    for panel, title in zip(axes, ("$z = f(x, y)$", "level lines and gradient", "Taylor models"), strict=True):
        panel.set_title(f"({'abc'[axes.index(panel)]})  {title}")
    return figure, axes


def sampled(shape, spans):
    """The sides of a fine grid, and f on it."""
    import numpy as np

    sides = [np.linspace(float(a), float(b), FINE) for a, b in spans]
    across, up = np.meshgrid(*sides)
    try:
        with np.errstate(all="ignore"):
            values = [np.broadcast_to(shape.fast[name](across, up), across.shape) for name in ("", "x", "y")]
    except (NameError, TypeError):
        raise RequestError("of: it has a function that is not among NumPy's; write it by exp, log, sqrt, sin, ..., atanh") from None
    if any(np.iscomplexobj(value) or not np.isfinite(value).all() for value in values):
        raise RequestError("of: it is not finite and real everywhere in the ranges; write smaller ones")
    return sides, values[0]


def arrows(shape, spans, count):
    """Places of arrows and the arrows, the longest as long as their distance."""
    import numpy as np

    at = np.meshgrid(*(np.linspace(float(a), float(b), count + 2)[1:-1] for a, b in spans))
    slopes = [np.broadcast_to(shape.fast[name](*at), at[0].shape) for name in "xy"]
    apart = min(float(b - a) for a, b in spans) / (count + 1)
    scale = 1.2 * apart / (float(np.hypot(*slopes).max()) or 1.0)
    return at, [slope * scale for slope in slopes]


def drawn_surface(axes, shape, spans, sides, heights):
    """The surface, its level lines and gradient on the floor."""
    import numpy as np
    from matplotlib.ticker import MaxNLocator

    across, up = np.meshgrid(*sides)
    low, high = float(heights.min()), float(heights.max())
    bottom = low - 0.8 * (high - low or 1)
    axes.plot_surface(across, up, heights, cmap="viridis", rcount=40, ccount=40, linewidth=0.1, edgecolor="0.3")
    axes.contour(across, up, heights, levels=LEVELS, zdir="z", offset=bottom, cmap="viridis", linewidths=0.7)
    at, along = arrows(shape, spans, FLOOR)
    flat = np.zeros(at[0].shape)
    axes.quiver(*at, flat + bottom, *along, flat, color="#D55E00", linewidth=0.8, arrow_length_ratio=0.4)
    axes.set(zlim=(bottom, high), xlim=sides[0][[0, -1]], ylim=sides[1][[0, -1]], xlabel="$x$", ylabel="$y$")
    axes.tick_params(pad=-2)
    axes.xaxis.labelpad = axes.yaxis.labelpad = -6
    for axis in (axes.xaxis, axes.yaxis):
        axis.get_major_locator().set_params(nbins=4)
    axes.set_zticks([z for z in MaxNLocator(4).tick_values(low, high) if low <= z <= high])
    axes.view_init(elev=24, azim=-58)
    axes.set_box_aspect((1, 1, 1.05), zoom=1.02)


def drawn_levels(axes, shape, spans, sides, heights):
    """Level lines and gradient in the plane; the greatest |cosine| of the angles between them."""
    lines = axes.contour(*sides, heights, levels=LEVELS, cmap="viridis", linewidths=0.8)
    at, along = arrows(shape, spans, ARROWS)
    axes.quiver(*at, *along, angles="xy", scale_units="xy", scale=1, color="#D55E00", width=0.007, zorder=3)
    axes.set(aspect="equal", xlabel="$x$", ylabel="$y$")
    return max((obliquity(shape, line) for line in level_lines(sides, heights, shape, lines.levels)), default=0.0)


def level_lines(sides, heights, shape, levels):
    """The level lines by points some cells of the grid apart, every one moved onto its line."""
    from contourpy import contour_generator

    generator = contour_generator(*sides, heights)
    apart = min(side[1] - side[0] for side in sides)
    for level in levels:
        for line in generator.lines(level):
            kept = [line[0]] if len(line) else []
            for vertex in line:
                if math.dist(vertex, kept[-1]) > apart:
                    kept.append(vertex)
            yield [on_level(shape, tuple(map(float, vertex)), float(level)) for vertex in kept]


def ascent(shape, spans):
    """The greatest difference of the angle of steepest ascent from the gradient's, and of the slopes, as a part of them."""
    turns, lengths = [], []
    for i in range(1, TRIED + 1):
        for j in range(1, TRIED + 1):
            place = [mp.mpf((a + (b - a) * k / (TRIED + 1)).numerator) / (a + (b - a) * k / (TRIED + 1)).denominator
                     for (a, b), k in zip(spans, (i, j), strict=True)]  # fmt: skip
            u, v = shape.gradient(*place)
            if size := mp.hypot(u, v):
                angle, speed = steepest(shape, *place)
                turns.append(abs(mp.arg(mp.expj(angle - mp.atan2(v, u)))))
                lengths.append(abs(speed / size - 1))
    return max(turns, default=0), max(lengths, default=0)


def models(axes, shape, place):
    """The remainders of both models against the distance, with the powers of it that they fall like."""
    axes.set(xlabel="distance $r$", ylabel="greatest remainder")
    for i, (name, order) in enumerate((("linear", 1), ("quadratic", 2))):
        try:
            sizes = remainders(shape, *place, RADII, order)
        except ZeroDivisionError:
            raise RequestError("point: f has no second derivatives there, or no values near by; choose another") from None
        there = [(float(r), float(size)) for r, size in zip(RADII, sizes, strict=True) if size > EXACT]
        if len(there) < len(RADII):
            axes.plot([], [], label=f"{name}: exact", **figures.style(i))
            continue
        axes.plot(*zip(*there, strict=True), label=f"{name}: slope {float(slope_of(RADII, sizes)):.2f}", **figures.style(i))
        axes.set(xscale="log", yscale="log")
    axes.legend(loc="lower right", handlelength=1.5)


@hookimpl
def register_figures():
    return [gradient]
