"""What neighbouring orders show of answers without a claim, and what a run makes of it."""

import pytest
from mpmath import mp

from resurgo.neighbours import contradicted
from resurgo.tables import CHANGING, review


@pytest.mark.parametrize(
    ("values", "flags"),
    [
        ([], []),
        ([1], [False]),
        ([1, 1.9], [False, False]),
        ([1, 2.1], [True, True]),
        ([1, -1], [True, True]),
        ([1, 1.1, 50, 1.05, 1.06], [False, False, True, False, False]),
        ([1, 1.1, 1.2, -9], [False, False, False, True]),
        ([1, -5, 40, -400], [True, True, True, True]),
        ([0, 0], [False, False]),
        ([mp.mpc(0, 1), mp.mpc(1, 0), mp.mpc(0, -1)], [True, True, True]),
    ],
)
def test_an_answer_is_contradicted_by_all_its_neighbours(values, flags):
    assert contradicted(values) == flags


def rows(values, **other):
    row = {"problem": "p", "parameters": "", "label": "m", "x": "1", "x_im": "0", "status": "ok", "grade": "heuristic"}
    row |= {"error": "", "value_im": "0", "notes": "a note"} | other
    return [row | {"order": n, "value": value} for n, value in enumerate(values)]


def test_a_run_grades_what_changes_from_order_to_order():
    found = review(rows(["1", "-5", "1e400", "-1e-700"]))
    assert {row["grade"] for row in found} == {"unreliable"}
    assert {row["notes"] for row in found} == {f"a note; {CHANGING}"}


def test_a_run_leaves_alone_what_settles_or_is_graded_already():
    assert {row["grade"] for row in review(rows(["1", "0.7", "0.8"]))} == {"heuristic"}
    given = rows(["1", "-5"], grade="unreliable")
    assert review(given) == given


def test_points_and_methods_are_looked_at_one_by_one():
    given = [*rows(["1"]), *rows(["-9"], x="2"), *rows(["-30"], label="other")]
    assert review(given) == given


def test_rows_with_a_claim_are_no_neighbours_of_rows_without():
    given = [*rows(["1"]), *rows(["-9"], error="20", grade="estimated")]
    assert review(given) == given
