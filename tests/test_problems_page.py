"""docs/problems.md tells of every bundled problem what its plugin says."""

import re
from pathlib import Path

import pytest

from resurgo import load_catalog
from resurgo.options import resolve

PAGE = Path(__file__).parents[1] / "docs/problems.md"
ROW = re.compile(r"(?m)^\| `([\w-]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$")
ENTRIES = {entry.name: entry for entry in load_catalog().of_kind("problem") if entry.origin == "bundled"}
ROWS = {name: cells for name, *cells in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def test_every_problem_is_on_the_page_once():
    assert sorted(name for name, *_ in ROW.findall(PAGE.read_text(encoding="utf-8"))) == sorted(ENTRIES)


@pytest.mark.parametrize("name", ENTRIES)
def test_the_page_says_what_the_plugin_says(name):
    entry, (title, gevrey, places, target) = ENTRIES[name], ROWS[name]
    facts = entry.thing.facts_at(resolve(entry.options, {})[0])
    assert title == entry.thing.title
    assert gevrey == str(facts.get("gevrey", ""))
    assert target == (entry.thing.target_is if entry.thing.target else "none")
    declared = ", ".join(map(str, facts.get("singularities", ()))).replace("0.0+0.", "0.").replace("0.0-0.", "-0.")
    shown = ".*".join(re.escape(part) for part in places.split("..."))
    assert re.fullmatch(shown, declared)


def test_the_library_is_as_large_as_it_is_said_to_be():
    sources = {"coefficients", "expression", "integral", "recurrence", "terms", "ode", "hamiltonian"}
    assert len(ENTRIES.keys() - sources) >= 40
    assert sources < ENTRIES.keys()
