"""What is global in mpmath and FLINT, which every call of a plugin is to leave as it was found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flint import ctx
from mpmath import iv, mp

from resurgo.checks.model import Failed

GLOBAL: dict[str, tuple[Any, str]] = {
    "mp.prec": (mp, "prec"),
    "mp.pretty": (mp, "pretty"),
    "mp.trap_complex": (mp, "trap_complex"),
    "iv.prec": (iv, "prec"),
    "flint.ctx.prec": (ctx, "prec"),
    "flint.ctx.cap": (ctx, "cap"),
    "flint.ctx.pretty": (ctx, "pretty"),
    "flint.ctx.threads": (ctx, "threads"),
}
AT_REST = {
    "mp.pretty": False,
    "mp.trap_complex": False,
    "flint.ctx.cap": 10,
    "flint.ctx.pretty": True,
    "flint.ctx.threads": 1,
}
PRECISIONS = "mp.prec", "iv.prec", "flint.ctx.prec"


@contextmanager
def at_rest() -> Iterator[None]:
    """What is no precision set as the libraries have it, so that a call shows that changes it, whatever one before has left."""
    before = _settings()
    try:
        for name, value in AT_REST.items():
            setattr(*GLOBAL[name], value)
        yield
    finally:
        for name in AT_REST:
            setattr(*GLOBAL[name], before[name])


def left_alone(call: Callable[[], Any], where: str = "", doing: str = "the call", advice: str = "") -> Any:
    """What the call returns or raises; Failed where a setting is another one afterwards, which is put back.

    `where` begins the words, `doing` names the call in them, and `advice` ends them where the call returned.
    """
    before = _settings()
    try:
        returned = call()
    except (Exception, SystemExit) as fault:
        _compare(before, where, f"{doing}, which raised {type(fault).__name__}", "")
        raise
    _compare(before, where, doing, advice)
    return returned


def _compare(before: dict[str, Any], where: str, doing: str, advice: str) -> None:
    after = _settings()
    changed = [name for name in GLOBAL if after[name] != before[name]]
    for name in changed:
        setattr(*GLOBAL[name], before[name])
    if changed:
        name, begin = changed[0], f"{where}: " if where else ""
        how = "set it in 'with mp.workprec(bits):' alone" if name in PRECISIONS else "leave it alone"
        raise Failed(f"{begin}{name} is {after[name]} after {doing}, and was {before[name]}; {how}{advice}")


def _settings() -> dict[str, Any]:
    return {name: getattr(*place) for name, place in GLOBAL.items()}
