"""The four hooks of a plugin: each returns what the plugin offers and changes nothing."""

from collections.abc import Callable
from typing import Any

import pluggy

from resurgo.methods import Method
from resurgo.problem import Problem

hookspec = pluggy.HookspecMarker("resurgo")
hookimpl = pluggy.HookimplMarker("resurgo")


@hookspec
def register_methods() -> list[Callable[..., Any] | Method]:  # type: ignore[empty-body]
    """Methods: functions (series, x, *, options), (series, *, options), or what `@method` made of them."""


@hookspec
def register_problems() -> list[Problem]:  # type: ignore[empty-body]
    """Problems: series with their targets."""


@hookspec
def register_diagnostics() -> list[Callable[..., Any]]:  # type: ignore[empty-body]
    """Diagnostics: functions (series, *, options) or (series, x, *, options) -> {name: Estimate}."""


@hookspec
def register_figures() -> list[Callable[..., Any]]:  # type: ignore[empty-body]
    """Figures: functions (run, *, options) -> matplotlib Figure."""
