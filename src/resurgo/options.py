"""Options of plugins: the keyword-only part of a function's signature is their schema."""

import inspect
import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from mpmath import nstr

from resurgo.errors import nearest, told
from resurgo.number import Number, parse_integer, parse_number, parse_rational

DETAIL_DIGITS = 15  # of an mpmath number among a row's details
RESERVED = ("use", "label", "orders", "points", "nodes")  # keys that mean the same in every entry of an experiment
REQUIRED = inspect.Parameter.empty  # the default of an option that must be given


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value: where it stands (keys and indices) and the sentence about it."""

    path: tuple[str | int, ...]
    message: str

    @property
    def words(self) -> str:
        """The sentence with the option's name, where it does not hold it already."""
        return self.message if self.message.startswith(("unknown key", "the key")) else f"{self.path[0]}: {self.message}"


@dataclass(frozen=True)
class Option:
    """A keyword-only parameter with its default.

    `type` is its annotation, or what the default suggests, or a function that parses what is given.
    """

    name: str
    type: Any
    default: Any

    def __str__(self) -> str:
        kind = getattr(self.type, "__name__", None) if get_origin(self.type) is None else None
        return f"{self.name}: {kind or str(self.type).replace('typing.', '')} = {self.default!r}"


def options_of(function: Callable[..., Any]) -> tuple[Option, ...]:
    """The options a plugin function declares; ValueError where one lacks its default."""
    hints = _hints(function)
    options = []
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise ValueError(f"'*{name}' says nothing of its options; write each as a keyword with a default")
        if parameter.kind is parameter.KEYWORD_ONLY:
            if parameter.default is parameter.empty:
                raise ValueError(f"option '{name}' has no default; give it one")
            _check_free(name)
            if hints.get(name) in (float, complex):
                raise ValueError(f"option '{name}' is annotated {hints[name].__name__}, which rounds it; annotate it Fraction")
            options.append(Option(name, hints.get(name, _suggested(parameter.default)), parameter.default))
    return tuple(options)


def parameters_of(defaults: Mapping[str, Any], read: Mapping[str, Callable[[Any], Any]]) -> tuple[Option, ...]:
    """The options that a mapping of defaults declares (a problem's parameters), with functions that read some of them."""
    for name in defaults:
        _check_free(name)
    kinds = {name: _guarded(function) for name, function in read.items()}
    return tuple(Option(name, kinds.get(name, _suggested(default)), default) for name, default in defaults.items())


def _guarded(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A plugin's function that reads an option; what it fails with is the option's fault, told with its place."""

    @wraps(read)
    def guarded(value: Any) -> Any:
        try:
            return read(value)
        except ValueError:
            raise
        except Exception as fault:
            raise ValueError(told(fault, read)) from None

    return guarded


def check_name(kind: str, name: str) -> None:
    """ValueError unless a plugin's name can be written in an experiment and on a command line."""
    if not isinstance(name, str) or not re.fullmatch(r"\w[\w.+-]*", name):
        raise ValueError(f"{kind} '{name}': its name is not letters, digits, '-', '+', '.' and '_'; rename it")


def _check_free(name: str) -> None:
    if name in RESERVED:
        raise ValueError(f"option '{name}' has a name that experiments reserve; rename it")


def resolve(options: tuple[Option, ...], given: Mapping[str, Any], known: Iterable[str] = ()) -> tuple[dict[str, Any], list[Fault]]:
    """The values of all options, defaults included, and what is wrong with the given ones.

    `known` are keys that are allowed beside the options, for the suggestion in place of an unknown one.
    """
    from pydantic import ValidationError

    try:
        model = _model(options)(**given)
        return {o.name: getattr(model, f"option_{i}") for i, o in enumerate(options)}, []
    except ValidationError as error:
        return {}, [Fault(tuple(e["loc"]), describe(e, [*(o.name for o in options), *known])) for e in error.errors()]


def describe(error: Mapping[str, Any], known: list[str]) -> str:
    """One of pydantic's errors in this project's words; `known` are the keys allowed there."""
    name, value = error["loc"][-1] if error["loc"] else "", error.get("input")
    match error["type"]:
        case "extra_forbidden":
            return f"unknown key '{name}'; {nearest(str(name), known)}"
        case "missing":
            return f"the key '{name}' is missing; add it"
        case "value_error":
            return str(error["ctx"]["error"])
        case "literal_error":
            return f"'{value}' is not allowed; write {error['ctx']['expected']}"
    wanted = {"bool_type": "true or false", "string_type": "text", "list_type": "a list", "tuple_type": "a list"}
    return f"'{value}' has the wrong type; write {wanted.get(error['type'], error['msg'].lower())}"


def plain(value: Any) -> Any:
    """An option's value as JSON has it: exact numbers as text, the rest as it is."""
    if isinstance(value, Mapping):
        return {str(key): plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    if isinstance(value, Number):
        return value.text
    if hasattr(value, "_mpf_") or hasattr(value, "_mpc_"):
        return nstr(value, DETAIL_DIGITS)
    return value if isinstance(value, (bool, int)) or value is None else str(value)


def _model(options: tuple[Option, ...]) -> Any:
    from pydantic import ConfigDict, Field, create_model

    config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, validate_default=True)
    # the fields are numbered and the names their aliases, as some names are pydantic's own
    fields = {
        f"option_{i}": (_validated(o.type), Field(... if o.default is REQUIRED else o.default, alias=o.name))
        for i, o in enumerate(options)
    }
    return create_model("Options", __config__=config, **fields)  # type: ignore[call-overload]


def _validated(kind: Any) -> Any:
    """The annotation with this project's number parser in front of every kind of number."""
    from pydantic import BeforeValidator, StrictBool, StrictStr

    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return Union[tuple(_validated(a) for a in inner)]  # noqa: UP007  built from a list
    if origin in (list, tuple):
        return origin[tuple(a if a is ... else _validated(a) for a in inner)]
    numbers = {int: parse_integer, Fraction: parse_rational, Number: parse_number, Any: _exact}
    parse = kind if inspect.isfunction(kind) else numbers.get(kind)
    if parse is not None:
        return Annotated[Any, BeforeValidator(parse)]
    return {bool: StrictBool, str: StrictStr}.get(kind, kind)


def _exact(value: object) -> object:
    """A value of no declared type: its numbers exact, its lists as tuples."""
    if isinstance(value, (list, tuple)):
        return tuple(_exact(v) for v in value)
    return parse_rational(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value


def _suggested(default: Any) -> Any:
    if isinstance(default, (bool, str)):
        return type(default)
    return Fraction if isinstance(default, (int, Fraction, float)) else Any


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return get_type_hints(function)
    except Exception:  # a name that only a type checker sees: fall back on what is there
        return {k: v for k, v in inspect.get_annotations(function).items() if not isinstance(v, str)}
