"""`resurgo check`: verdicts line by line, by file or name, with time limits and bad input."""

import re

import pytest

import resurgo.checks

GOOD = '''"""The partial sum."""
from resurgo import hookimpl, method

@method(reference="Mine", claims=["homogeneous"], excuses={EXCUSES})
def mine(series, x, *, times: int = 1):
    """c_0 + c_1 x + ... + c_N x^N.

    *Options.* times: by what the sum is multiplied; only 1 is a sum.
    """
    BODY
    return series.partial_sums(x)[-1] * times

@hookimpl
def register_methods():
    return [mine]
'''
LINE = re.compile(r"^  (\w+) +([\w-]+) +(.+)$", re.M)


def plugin(body="pass", excuses="{'options': 'only 1 gives a sum'}"):
    return GOOD.replace("BODY", body).replace("{EXCUSES}", excuses)


def found(done):
    return {check: (status, words) for status, check, words in LINE.findall(done.out)}


@pytest.mark.long
def test_a_good_plugin_passes_by_file_and_by_name(workspace, resurgo):
    file = workspace.plugin(plugin())
    by_file, by_name = resurgo("check", file), resurgo("check", "mine")
    assert (by_file.code, by_file.err) == (0, "")
    assert by_file.out == by_name.out
    assert by_file.out.startswith("method mine: plugins/mine.py (workspace)\n")
    verdicts = found(by_file)
    assert {verdicts[name][0] for name in ("hard-series", "digits", "precision", "gain", "homogeneous")} == {"passed"}
    assert verdicts["translative"][0] == "suggested"
    assert re.fullmatch(r"\d+ passed(, \d+ \w+)*", by_file.out.splitlines()[-1])


@pytest.mark.long
def test_the_checks_are_the_same_in_this_process_and_from_python(workspace, resurgo):
    file = workspace.plugin(plugin())
    assert resurgo("check", file, "--in-process").out == resurgo("check", file).out
    (verdicts,) = resurgo_checks(file).values()
    assert {v.check: (v.status, v.words) for v in verdicts} == found(resurgo("check", file))


def resurgo_checks(file):
    return resurgo.checks.check(file)


@pytest.mark.long
def test_an_option_is_set_for_the_checks(workspace, resurgo):
    done = resurgo("check", workspace.plugin(plugin()), "--set", "times=2")
    assert (done.code, found(done)["limit"][0]) == (1, "failed")


@pytest.mark.long
def test_excuses_are_told_with_their_reason_and_refused_where_they_are_not_needed(workspace, resurgo):
    excuses = "{'limit': 'twice is twice', 'gain': 'so it is', 'precision': 'none'}"
    text = plugin(excuses=excuses).replace("times: int = 1", "times: int = 2")
    done = resurgo("check", workspace.plugin(text))
    status, words = found(done)["limit"]
    assert (status, words.partition(" (")[0]) == ("excused", "twice is twice")
    assert found(done)["precision"] == ("failed", "it passes, so that its excuse is not needed: 'none'; take it away")
    assert done.code == 1
    others = found(resurgo("check", "mine", "--set", "times=1"))
    assert (others["limit"][0], others["precision"][0]) == ("passed", "passed")  # an excuse speaks of the defaults


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("while series.order > 3: pass", r"took longer than 1 s \(plugins/mine.py:10\); allow more with 'timeout', or mend it"),
        ("import os; os._exit(3)", r"ended the process with exit code 3 \(plugins/mine.py:4\)"),
        pytest.param("raise SystemExit", r".*SystemExit: \(plugins/mine.py:10\)", marks=pytest.mark.long),
        pytest.param(
            "return series.terms[9]", r".*IndexError: tuple index out of range \(plugins/mine.py:10\)", marks=pytest.mark.long
        ),
        ("return 'x'", r".*TypeError: returned 'x'; return a number or an Estimate \(plugins/mine.py:4\)"),
    ],
)
def test_what_a_plugin_does_to_its_process_is_a_failure_with_its_line(body, words, workspace, resurgo):
    done = resurgo("check", workspace.plugin(plugin(body)), "--timeout", "1")
    assert done.code == 1
    status, told = found(done)["hard-series"]
    assert status == "failed"
    assert re.fullmatch(words, told)


WRONG = {
    "no such file": (("nowhere.py",), "nowhere.py: there is no plugin file of that name; give a file that ends in .py"),
    "no such name": (("pad",), "nothing is called 'pad'; did you mean 'pade' or 'pade-conformal-borel'?"),
    "an option like no other": (("naive", "--set", "power=2"), "naive: unknown key 'power'; there are none"),
    "no number": (("naive", "--timeout", "soon"), "timeout: 'soon' is not a number; "),
    "no time": (("naive", "--timeout", "0"), "timeout: '0' is out of range; write seconds, more than 0 and at most 10000000"),
    "nothing": ((), "the following arguments are required: FILE_OR_NAME; see resurgo --help"),
}


@pytest.mark.parametrize(("words", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_request_is_one_line(words, sentence, workspace, resurgo):
    done = resurgo("check", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"resurgo: {sentence}")
    assert done.err.count("\n") == 1


def test_a_file_that_does_not_load_says_why(workspace, resurgo):
    done = resurgo("check", workspace.plugin("from resurgo import hookmpl\n"))
    assert done.code == 2
    assert done.err.startswith("resurgo: plugins/mine.py does not load: ImportError: cannot import name 'hookmpl'")
