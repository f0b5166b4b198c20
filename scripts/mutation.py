"""Mutation testing of the contracts or the oracle: how many planted mistakes do tests notice?"""

import argparse
import json
import shutil
import sys
import time

from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from scripts.lib.mutation import page, results, tree
from scripts.lib.mutation.campaign import Plan, kept_in
from scripts.lib.mutation.subjects import Subject, contracts, the_oracle
from scripts.lib.project import ROOT

EXAMPLES = """examples:
  python -m scripts.mutation --contract lease_math            all its mutants, an hour at most
  python -m scripts.mutation --sample 20 --budget 120         20 of each contract, two hours at most
  python -m scripts.mutation --sample 20 --resume             go on where that run stopped
  python -m scripts.mutation --contract lease_math --resume --retry   after a new test
  python -m scripts.mutation --oracle --module attest.bounds  all of oracle/attest/bounds.py
  python -m scripts.mutation --oracle --sample 4 --resume     4 of each module of the oracle, go on
  python -m scripts.mutation --list --contract lease_math     only show them
  python -m scripts.mutation --write                          snapshot, page from the results
  python -m scripts.mutation --oracle --write                 those of the oracle
  python -m scripts.mutation --check                          are both pages what was measured?

A run prints one line for each mutant and keeps it at once in build/mutation, so that it may be
stopped at any time. The first run on the oracle watches which lines each test executes (some
minutes); that is kept until code or tests change.
"""


def parser() -> Parser:
    """Return the command line."""
    options = Parser(
        prog="python -m scripts.mutation", description=__doc__, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add = options.add_argument
    add("--contract", action="append", metavar="NAME", help="a contract or module; repeatable")
    add("--oracle", action="store_true", help="the oracle in place of the contracts")
    add("--module", action="append", metavar="NAME", help="of the oracle; repeatable")
    add("--sample", type=int, default=0, metavar="N", help="mutants of each source (default: all)")
    add("--seed", type=int, default=1, help="of the sample (default: 1)")
    add(
        "--budget", type=float, default=60, metavar="MINUTES", help="begin none later (default: 60)"
    )
    add(
        "--folders",
        type=int,
        default=3,
        metavar="N",
        help="of tests of a contract, nearest first (default: 3)",
    )
    add("--resume", action="store_true", help="keep the results there are, try the rest")
    add("--retry", action="store_true", help="with --resume: survivors and timed out ones again")
    add("--list", action="store_true", help="print the mutants, try none")
    add("--json", action="store_true", help="results as JSON lines on standard output")
    add("--write", action="store_true", help="refresh snapshot and page from the results")
    add("--check", action="store_true", help="compare the pages with the snapshots")
    return options


def run(subject: Subject, options: argparse.Namespace, files: list[str]) -> None:
    """Try the mutants and say of each what became of it."""
    if not options.resume:
        for file in files:
            kept_in(subject.store, file).unlink(missing_ok=True)
    again = frozenset({"survived", "timed out"} if options.retry else ())
    until = time.monotonic() + 60 * options.budget
    plan = Plan(files, options.sample, options.seed, until, options.folders, again)
    place = tree.copy(ROOT, subject.store / "tree")
    with tree.worker(place, subject.worker) as ask:
        for result in subject.campaign(place, subject.store, ask, _say).run(plan):
            if options.json:
                print(json.dumps({name: getattr(result, name) for name in result.__slots__}))
            what = f"{result.before[:40]} => {' '.join(result.after.split())[:40]}"
            _say(f"  {result.outcome:<10} {result.seconds:6.1f} s  {result.line}: {what}")
    for file in files:
        found = list(results.load(kept_in(subject.store, file)).values())
        _say(f"{file}: {results.totals(found)}")


def show(subject: Subject, files: list[str]) -> None:
    """Print every mutant of the files."""
    for file in files:
        for mutant in subject.every(file):
            what = f"{mutant.before} => {mutant.after}"
            print(f"{mutant.name} {file}:{mutant.line} {mutant.operator}: {what}")


def write(subject: Subject, files: list[str]) -> None:
    """Refresh the snapshot and the page from what was tried."""
    kept = {
        kept_in(subject.store, file): {mutant.name: mutant.line for mutant in subject.every(file)}
        for file in files
    }
    page.save(subject.snapshot, kept)
    reasons = page.explained(subject.about.explained)
    write_atomically(subject.page, page.render(page.load(subject.snapshot), reasons, subject.about))


def faults(subject: Subject) -> list[str]:
    """Return why the subject's page is stale."""
    return page.faults(subject.snapshot, subject.page, about=subject.about)


def main() -> int:
    """Do what the options say; 1 if a page is stale, 2 if it could not run."""
    options = parser().parse_args()
    subject = the_oracle() if options.oracle or options.module else contracts()
    files = subject.chosen(options.module if subject.kind == "module" else options.contract)
    if options.list:
        show(subject, files)
        return 0
    if not options.check and not options.write:
        run(subject, options, files)
        return 0
    if options.write:
        write(subject, files)
    found = [fault for each in (contracts(), the_oracle()) for fault in faults(each)]
    for fault in found:
        print(fault)
    return EXIT_FAILED if found else 0


def _say(text: str) -> None:
    width = shutil.get_terminal_size((120, 20)).columns
    print(text[: max(width, 60)], file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(guarded(main))
