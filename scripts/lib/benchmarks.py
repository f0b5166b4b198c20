"""Sections of docs/benchmarks.md, each written by its own benchmark."""

from scripts.lib.files import write_atomically
from scripts.lib.project import DOCS

PAGE = DOCS / "benchmarks.md"


def put(name: str, section: str) -> None:
    """Put a section into the page, in its former one's place or at the end."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    page = PAGE.read_text("utf-8") if PAGE.is_file() else "# Benchmarks\n"
    before, _, rest = page.partition(begin)
    after = rest.partition(end)[2].strip()
    text = f"{before.rstrip()}\n\n{begin}\n{section.strip()}\n{end}\n"
    write_atomically(PAGE, f"{text}\n{after}\n" if after else text)
