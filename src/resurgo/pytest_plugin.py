"""The pytest plugin: `@pytest.mark.resurgo("my-method")` makes a test of every check of a plugin."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from resurgo.checks import Check, Subject

MARKER = "resurgo(what, ..., **options): run the test once for every check of these plugin files or names of the catalog"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", MARKER)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `resurgo_check`, for every check that applies to what its marker names."""
    marker = metafunc.definition.get_closest_marker("resurgo")
    if "resurgo_check" not in metafunc.fixturenames:
        if marker is not None:
            pytest.fail(f"{metafunc.definition.name}: it checks nothing; let it take resurgo_check, and call it", pytrace=False)
        return
    from resurgo.checks import applicable, subjects
    from resurgo.errors import RequestError

    if marker is None or not marker.args:
        pytest.fail(f'{metafunc.definition.name}: mark it with @pytest.mark.resurgo("plugin file or name")', pytrace=False)
    try:
        found = [subject for what in marker.args for subject in subjects(what, options=marker.kwargs)]
    except RequestError as error:
        pytest.fail(f"{metafunc.definition.name}: {error}", pytrace=False)
    pairs = [
        pytest.param((each, subject), id=f"{subject.entry.name}-{each.name}") for subject in found for each in applicable(subject)
    ]
    metafunc.parametrize("resurgo_check", pairs, indirect=True)


@pytest.fixture
def resurgo_check(request: pytest.FixtureRequest) -> Callable[[], None]:
    """Call it to run the check: it fails, is skipped where there is nothing to try, or an expected failure where excused."""
    check, subject = request.param

    def run() -> None:
        _judge(check, subject)

    return run


def _judge(check: "Check", subject: "Subject") -> Any:
    from resurgo.checks import verdict

    found = verdict(check, subject)
    if found is None or found.status in ("passed", "suggested"):
        return
    if found.failed:
        pytest.fail(found.words, pytrace=False)
    if found.status == "excused":
        pytest.xfail(found.words)
    pytest.skip(found.words)
