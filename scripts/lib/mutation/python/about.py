"""What docs/mutation-oracle.md says above its table."""

from pathlib import Path

from scripts.lib.mutation.page import About

HEAD = """# Mutation testing of the oracle

Every module of `oracle/` is made wrong in one place at a time: another operator, a moved bound, a
branch always or never taken, an error not raised, a call or a write left out, arguments exchanged,
None returned. The tests in `tests/oracle` that execute the place run against each such mutant. A
mutant that no test notices **survives**. `python -m scripts.mutation --help` says how to run it;
this page is what `python -m scripts.mutation --oracle --write` made of the last results.
[0039](adr/0039-mutants-of-the-oracle.md) says why it is made so. The contracts have
[a page of their own](mutation.md).

- The score is killed / (killed + survived); a mutant that makes the tests hang counts as killed.
- **Tried** is a sample, drawn by a seed, **of** all mutants of the module. No drawn mutant was left
  out afterwards. A module that is not in the table was not tried yet, or holds no code.
- A survivor that is explained still counts against the score.

**Which tests run.** Those that execute the mutated lines, quickest first, for at most thirty
seconds. A test that takes more than four seconds on the original does not run, nor one that needs
the suite deployed on a node of its own, nor those that kill the process at random places
(`tests/oracle/crash`). So the score is a lower bound: with them a survivor may die.

**What is not mutated.**

- Texts: what a person reads, keys of tables, SQL. A changed text is wrong by its meaning, which
  no mutator knows; formats and SQL fail loudly in any test that uses them.
- Calls that write a line of the log, and all inside them: an entry is for people. That the
  important ones are written is tested one by one, beside the code.
- Types, decorators and f-strings: the type checker sees the first, the second are declarations,
  and the places inside the third are not known to Python 3.11.
- `oracle/__init__.py` and `oracle/__main__.py`.
"""

ORACLE = About(
    HEAD, "oracle/", Path(__file__).with_name("explained.yaml"),
    "refresh: python -m scripts.mutation --oracle --write",
    {"killed": "killed", "hung": "timed out", "survived": "survived"},
)  # fmt: skip
