"""resurgo: a workbench for asymptotic and divergent series. `resurgo --help` tells of the command."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from resurgo.api import load, resum, run
    from resurgo.catalog import load_catalog
    from resurgo.errors import Inapplicable, RequestError
    from resurgo.estimate import Estimate
    from resurgo.hooks import hookimpl
    from resurgo.methods import Method, method
    from resurgo.problem import Problem
    from resurgo.samples import Samples
    from resurgo.series import Series

__all__ = [
    "Estimate",
    "Inapplicable",
    "Method",
    "Problem",
    "RequestError",
    "Samples",
    "Series",
    "hookimpl",
    "load",
    "load_catalog",
    "method",
    "resum",
    "run",
]
__version__ = "0.1.0"

_ROOMS = {
    "api": ("load", "resum", "run"),
    "catalog": ("load_catalog",),
    "errors": ("Inapplicable", "RequestError"),
    "estimate": ("Estimate",),
    "hooks": ("hookimpl",),
    "methods": ("Method", "method"),
    "problem": ("Problem",),
    "samples": ("Samples",),
    "series": ("Series",),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import resurgo` and `resurgo --help` are quick."""
    for room, names in _ROOMS.items():
        if name in names:
            value = getattr(import_module(f"resurgo.{room}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'resurgo' has no attribute '{name}'")
