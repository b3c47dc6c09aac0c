"""docs/choosing-a-method.md says what the atlas shows."""

import csv
import re
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "choosing-a-method.md").read_text(encoding="utf-8")
ATLAS = (ROOT / "experiments" / "atlas.toml").read_text(encoding="utf-8")
CLASSES = {title: names.split(", ") for title, names in re.findall(r'^    "([^":]+): ([^"]+)",$', ATLAS, re.M)}
HEAD, *ROWS = re.findall(r"^\| (?!---)(.*) \|$", PAGE, re.M)


@pytest.fixture(scope="module")
def table():
    with open(ROOT / "results" / "atlas" / "table.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS)
def test_the_medians_are_those_of_the_table(row, table):
    name, *shown = row.split(" | ")
    found = {r["problem"]: r for r in table if r["method"] == name.strip("`") and r["order"] == "14"}
    for title, digits in zip(HEAD.split(" | ")[1:], shown, strict=True):
        rows = [found.get(problem) for problem in CLASSES[title]]
        values = [max(0.0, float(r["digits"])) if r and r["status"] == "ok" and r["digits"] else 0.0 for r in rows]
        assert f"{median(values):.1f}" == digits


def test_the_counts_of_claims_are_those_of_the_table(table):
    scored = [r for r in table if r["status"] == "ok" and r["abs_error"]]
    claims = [r for r in scored if r["error"] and r["grade"] != "unreliable"]
    small = [r for r in claims if float(r["abs_error"]) > 100 * float(r["error"])]
    words = f"Of the {len(scored)} scored answers behind the picture {len(claims)} carry a claim, and {len(small)} of these"
    assert words in " ".join(PAGE.split())
    assert f"{sum(r['grade'] == 'unreliable' for r in scored)} answers are called unreliable" in " ".join(PAGE.split())


def test_every_method_and_every_problem_with_a_truth_is_in_the_atlas(table):
    from resurgo import load_catalog

    catalog = load_catalog()
    assert {r["method"] for r in table} == {e.name for e in catalog.of_kind("method") if e.origin == "bundled"}
    known = {e.name for e in catalog.of_kind("problem") if e.origin == "bundled" and e.thing.target and not e.thing.read}
    assert known - {r["problem"] for r in table} <= {"phi4-epsilon", "euler-constant"}  # of five coefficients; a constant
