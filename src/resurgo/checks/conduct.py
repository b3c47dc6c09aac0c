"""How every method has to behave: the checks that need no claim, but for those of its values."""

from resurgo.checks.digits import digits, float64
from resurgo.checks.elsewhere import elsewhere
from resurgo.checks.hard import hard_series
from resurgo.checks.model import Check, Failed, Subject
from resurgo.checks.orders import last_coefficient, truncation
from resurgo.checks.otherwise import options
from resurgo.checks.traces import precision, repeatable
from resurgo.docstrings import meanings


def documented(subject: Subject) -> str:
    """The docstring says what the method does and the effect of every option."""
    text = subject.entry.documentation
    if not text:
        raise Failed("it has no docstring; say in its first line what it computes")
    names = [option.name for option in subject.thing.options]
    told_of = meanings(text, names)
    for name in names:
        if not told_of.get(name):
            raise Failed(f"the option '{name}' is not described in the docstring; write '*Options.* {name}: what it does'")
    told = f"{len(names)} option{'s' if len(names) != 1 else ''} described" if names else "it has no options"
    return told if subject.thing.reference else f"{told}; no reference is given"


CONDUCT = (
    Check("hard-series", hard_series),
    Check("digits", digits),
    Check("float64", float64),
    Check("precision", precision),
    Check("repeatable", repeatable),
    Check("elsewhere", elsewhere),
    Check("truncation", truncation),
    Check("last-coefficient", last_coefficient),
    Check("options", options),
    Check("documented", documented),
)
