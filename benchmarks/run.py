"""Run the benchmarks and write README.md: `python benchmarks/run.py`, with the extra `bench` installed."""

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")  # before NumPy is loaded

import argparse
import sys
from pathlib import Path

import algebraic
import alternating
import conformal
import grid
import harness
import laplace
import mpmath
import oscillator
import pade
import report
import samples
import sequences
import startup
import terms
import variational

SUBJECTS = (
    pade, oscillator, conformal, sequences, alternating, terms, algebraic, samples, variational, laplace, grid, startup,
)  # fmt: skip
README = Path(__file__).with_name("README.md")


def main() -> int:
    """Run what is asked for; 1 where an answer differs from a peer's."""
    parser = argparse.ArgumentParser(description="Run resurgo's benchmarks beside their peers.")
    parser.add_argument("--list", action="store_true", help="list the benchmarks and do nothing")
    parser.add_argument("--only", action="append", metavar="NAME", help="run this one; may be repeated, nothing is written")
    parser.add_argument("--quick", action="store_true", help="leave out what takes over some 10 seconds; nothing is written")
    asked = parser.parse_args()
    found = {b.name: b for subject in SUBJECTS for b in subject.benchmarks()}
    if asked.list:
        print("\n".join(f"{name:28} {b.work}, {b.size}" for name, b in found.items()))
        return 0
    if unknown := set(asked.only or ()) - set(found):
        parser.error(f"no benchmark '{unknown.pop()}'; --list lists them")
    if mpmath.libmp.BACKEND == "python":
        harness.tell("mpmath has no gmpy2 here, and is slower than it could be")
    chosen = [b for b in found.values() if b.name in (asked.only or found) and not (asked.quick and b.slow)]
    lines, differ = [], 0
    for b in sorted(chosen, key=lambda b: b.slow):  # first the small ones, which a memory in pieces would slow
        harness.tell(f"{b.name} ...")
        harness.forget()
        try:
            lines += harness.measure(b)
        except harness.Differ as fault:
            differ += 1
            harness.tell(f"DIFFER: {fault}")
    text = report.text(sorted(lines, key=lambda line: chosen.index(line.benchmark)))
    print(text)
    if differ:
        harness.tell(f"{differ} of {len(chosen)} benchmarks failed: their answers differ; nothing is written")
    elif len(chosen) == len(found):
        README.write_text(text, encoding="utf-8")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main())
