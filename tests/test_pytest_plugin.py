"""The pytest plugin: an author's tests, one a check."""

import pytest

pytest_plugins = ["pytester"]

PLUGIN = '''from resurgo import hookimpl, method

@method(claims=["homogeneous", "translative"], excuses={EXCUSES})
def mine(series, x):
    """(c_0 + c_1 x + ... + c_N x^N) FACTOR."""
    return series.partial_sums(x)[-1] * FACTOR

@hookimpl
def register_methods():
    return [mine]
'''
TEST = """import pytest

@pytest.mark.resurgo("mine.py"OPTIONS)
def test_conformance(resurgo_check):
    resurgo_check()
"""


def outcomes(pytester, factor="1", excuses="{}", options="", test=TEST):
    pytester.makepyfile(mine=PLUGIN.replace("FACTOR", factor).replace("{EXCUSES}", excuses))
    pytester.makepyfile(test_mine=test.replace("OPTIONS", options))
    return pytester.runpytest("-v", "-rxX", "-p", "no:cacheprovider")


@pytest.mark.long
def test_every_check_that_applies_is_a_test(pytester):
    result = outcomes(pytester)
    result.assert_outcomes(passed=14, skipped=1)
    result.stdout.fnmatch_lines(["*test_conformance?mine-hard-series? PASSED*", "*test_conformance?mine-translative? PASSED*"])
    result.stdout.no_fnmatch_line("*mine-consistent*")


@pytest.mark.long
def test_a_failure_is_told_without_a_traceback(pytester):
    result = outcomes(pytester, factor="2")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*test_conformance?mine-limit? FAILED*", "on 3 times *: 5.999994, and c_0 is 3.0"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*def run*")


@pytest.mark.long
def test_an_excuse_is_an_expected_failure_with_its_reason(pytester):
    result = outcomes(pytester, factor="2", excuses="{'limit': 'it is twice the sum', 'gain': 'as it is twice the sum'}")
    result.stdout.fnmatch_lines(["XFAIL *mine-limit* it is twice the sum (*"])


@pytest.mark.long
def test_an_excuse_that_is_not_needed_is_a_failure(pytester):
    result = outcomes(pytester, excuses="{'limit': 'for fun'}")
    result.stdout.fnmatch_lines(["*it passes, so that its excuse is not needed: 'for fun'; take it away*"])
    assert result.ret == 1


def test_a_wrong_name_or_option_stops_the_collection_with_one_sentence(pytester):
    result = outcomes(pytester, options=", power=3")
    result.stdout.fnmatch_lines(["test_conformance: mine: unknown key 'power'; there are none"])
    result = outcomes(pytester, test=TEST.replace("mine.py", "pad"))
    result.stdout.fnmatch_lines(["test_conformance: nothing is called 'pad'; did you mean 'pade' or 'pade-conformal-borel'?"])


def test_a_test_without_the_marker_is_told_how_to_get_it(pytester):
    result = outcomes(pytester, test="def test_it(resurgo_check):\n    resurgo_check()\n")
    result.stdout.fnmatch_lines(['test_it: mark it with @pytest.mark.resurgo("plugin file or name")'])


def test_a_marked_test_that_does_not_take_the_check_is_told(pytester):
    result = outcomes(pytester, test='import pytest\n@pytest.mark.resurgo("mine.py")\ndef test_it():\n    pass\n')
    result.stdout.fnmatch_lines(["test_it: it checks nothing; let it take resurgo_check, and call it"])


def test_a_bundled_name_will_do(pytester):
    outcomes(pytester, test=TEST.replace("mine.py", "problem:euler-series")).assert_outcomes(passed=11, skipped=1)
