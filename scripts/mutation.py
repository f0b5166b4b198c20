"""Mutation testing of the contracts: how many planted mistakes do the tests notice?"""

import argparse
import json
import shutil
import sys
import time
from pathlib import Path

from oracle.errors import FatalError
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from scripts.lib.mutation import page, results, scope, tree
from scripts.lib.mutation.campaign import Campaign, Plan, kept_in
from scripts.lib.mutation.mutants import mutants
from scripts.lib.mutation.source import Source
from scripts.lib.project import BUILD, DOCS, ROOT, SNAPSHOTS

STORE = BUILD / "mutation"
SNAPSHOT = SNAPSHOTS / "mutation.json"
PAGE = DOCS / "mutation.md"
EXAMPLES = """examples:
  python -m scripts.mutation --contract lease_math             all its mutants, an hour at most
  python -m scripts.mutation --sample 20 --budget 120          20 of each source, two hours at most
  python -m scripts.mutation --sample 20 --resume              go on where that run stopped
  python -m scripts.mutation --contract lease_math --resume --retry   after a new test
  python -m scripts.mutation --list --contract lease_math      only show them
  python -m scripts.mutation --write                           snapshot and page from the results
  python -m scripts.mutation --check                           is the page what the snapshot says?
"""


def parser() -> Parser:
    """Return the command line."""
    options = Parser(
        prog="python -m scripts.mutation", description=__doc__, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add = options.add_argument
    add("--contract", action="append", metavar="NAME", help="a contract or module; repeatable")
    add("--sample", type=int, default=0, metavar="N", help="mutants of each source (default: all)")
    add("--seed", type=int, default=1, help="of the sample (default: 1)")
    add(
        "--budget", type=float, default=60, metavar="MINUTES", help="begin none later (default: 60)"
    )
    add("--folders", type=int, default=3, metavar="N", help="of tests, nearest first (default: 3)")
    add("--resume", action="store_true", help="keep the results there are, try the rest")
    add("--retry", action="store_true", help="with --resume: survivors and timed out ones again")
    add("--list", action="store_true", help="print the mutants, try none")
    add("--json", action="store_true", help="results as JSON lines on standard output")
    add("--write", action="store_true", help="refresh snapshot and page from the results")
    add("--check", action="store_true", help="compare the page with the snapshot")
    return options


def chosen(names: list[str] | None) -> list[str]:
    """Return the sources of those names, all without; FatalError for an unknown one."""
    known = {Path(file).stem: file for file in scope.sources(ROOT)}
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise FatalError(f"no contract or module {unknown[0]}: known are {', '.join(known)}")
    return [known[name] for name in names] if names else list(known.values())


def run(options: argparse.Namespace, files: list[str]) -> None:
    """Try the mutants and say of each what became of it."""
    if not options.resume:
        for file in files:
            kept_in(STORE, file).unlink(missing_ok=True)
    again = frozenset({"survived", "timed out"} if options.retry else ())
    until = time.monotonic() + 60 * options.budget
    plan = Plan(files, options.sample, options.seed, until, options.folders, again)
    place = tree.copy(ROOT, STORE / "tree")
    with tree.worker(place) as ask:
        for result in Campaign(place, STORE, ask, _say).run(plan):
            if options.json:
                print(json.dumps({name: getattr(result, name) for name in result.__slots__}))
            what = f"{result.before[:40]} => {' '.join(result.after.split())[:40]}"
            _say(f"  {result.outcome:<10} {result.seconds:6.1f} s  {result.line}: {what}")
    for file in files:
        _say(f"{file}: {results.totals(list(results.load(kept_in(STORE, file)).values()))}")


def count(file: str) -> int:
    """Return how many mutants a source has."""
    return len(mutants(Source.read(ROOT, file)))


def show(files: list[str]) -> None:
    """Print every mutant of the files."""
    for file in files:
        for mutant in mutants(Source.read(ROOT, file)):
            what = f"{mutant.before} => {mutant.after}"
            print(f"{mutant.name} {file}:{mutant.line} {mutant.operator}: {what}")


def main() -> int:
    """Do what the options say; 1 if the page is stale, 2 if it could not run."""
    options = parser().parse_args()
    files = chosen(options.contract)
    if options.list:
        show(files)
        return 0
    if not options.check and not options.write:
        run(options, files)
        return 0
    if options.write:
        page.save(SNAPSHOT, {kept_in(STORE, file): count(file) for file in files})
        write_atomically(PAGE, page.render(page.load(SNAPSHOT), page.explained(page.EXPLAINED)))
    faults = page.faults(SNAPSHOT, PAGE, page.EXPLAINED)
    for fault in faults:
        print(fault)
    return EXIT_FAILED if faults else 0


def _say(text: str) -> None:
    width = shutil.get_terminal_size((120, 20)).columns
    print(text[: max(width, 60)], file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(guarded(main))
