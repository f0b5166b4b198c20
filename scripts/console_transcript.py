"""The README's console session: `python -m scripts.console_transcript [--check | --write]`."""

import sys

from scripts.lib.console import transcript
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from scripts.lib.project import ROOT

PAGE = ROOT / "README.md"
REFRESH = "refresh: python -m scripts.console_transcript --write"


def main() -> int:
    """Run the session and print it; compare it with the README, or write it there."""
    parser = Parser(prog="python -m scripts.console_transcript", description=__doc__)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="compare with the README")
    action.add_argument("--write", action="store_true", help="write it into the README")
    options = parser.parse_args()
    session = transcript.block(transcript.LINES, transcript.record())
    print(session)
    page = PAGE.read_text("utf-8")
    former = transcript.shown(page)
    if options.write:
        write_atomically(PAGE, page.replace(former, session))
        return 0
    if options.check and former != session:
        print(f"README.md shows another session ({REFRESH})")
        return EXIT_FAILED
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
