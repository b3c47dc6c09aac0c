"""The same questions asked in another process: `python -m resurgo.checks.elsewhere` reads a Subject and writes the answers."""

import json
import os
import pickle
import subprocess
import sys
from contextlib import redirect_stdout, suppress
from subprocess import PIPE

from resurgo.checks.asking import answered, ask_case, cases, fingerprint
from resurgo.checks.model import Failed, Subject, Untried
from resurgo.watch import watched
from resurgo.worker import end_with_parent

ORDERS = 6  # beyond what a method needs
LONGEST = 300  # seconds, after which the other process is not waited for


def elsewhere(subject: Subject) -> str:
    """Another process gives the same answers, bit by bit."""
    here = fingerprints(subject)
    if not here:
        raise Untried("it answers on none of the samples")
    try:
        question = pickle.dumps(subject)
    except Exception as fault:
        raise Failed(f"its options cannot be sent to another process: {fault}") from None
    command = [sys.executable, "-c", "from resurgo.checks.elsewhere import main; main()"]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        out, err = _waited(process, question)
    if process.returncode:
        last = err.decode(errors="replace").strip().splitlines()[-1:]
        raise Failed(f"another process fails: {' '.join(last)}")
    there = json.loads(out)
    for where, one in here.items():
        if (other := there.get(where, "no answer")) != one:
            raise Failed(f"{where}: {_differing(one, other)}")
    return f"{len(here)} answers are the same there"


def _waited(process: subprocess.Popen[bytes], question: bytes) -> tuple[bytes, bytes]:
    """What the process prints: every call in it was quick enough here, so that not their sum is to be within the time limit."""
    for second in range(LONGEST):
        with watched(f"waiting {second}"), suppress(subprocess.TimeoutExpired):
            return process.communicate(None if second else question, timeout=1)
    process.kill()
    raise Failed(f"another process has not answered after {LONGEST} s")


def fingerprints(subject: Subject) -> dict[str, str]:
    """The answers about the samples, by cell, as text."""
    found = dict[str, str]()
    for case in cases(subject, subject.thing.needs + ORDERS)[:4]:
        answers = answered(ask_case(subject, case, range(subject.thing.needs - 1, len(case.series))))
        found |= {case.at(*cell): fingerprint(answer) for cell, answer in answers.items()}
    return found


def _differing(one: str, other: str) -> str:
    values = [text.partition(" ")[0] for text in (one, other)]
    if values[0] == values[1]:
        return f"{values[0]} differs in another process, in its last bits or in what is said of it"
    return f"{values[0]} here and {values[1]} in another process"


def main() -> None:
    """In the other process."""
    end_with_parent()
    with redirect_stdout(sys.stderr):
        found = fingerprints(pickle.load(sys.stdin.buffer))
    json.dump(found, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # whatever threads the plugin has left running
