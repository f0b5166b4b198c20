"""Every command that a page or a `--help` shows: from blocks of `sh`, from code in running text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.lib.project import DEPLOYMENTS, DOCS, ROOT

PAGES = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    DEPLOYMENTS / "README.md",
    *sorted(DOCS.glob("*.md")),
)
OURS = ("make", "python", ".venv/bin/python", "ape", "wellhead-oracle", "pip", "anvil", "curl")
"""Programs that begin a command of ours or of what we install."""
HOSTS = (
    "nvidia-smi",
    "lspci",
    "dmesg",
    "df",
    "du",
    "smartctl",
    "timedatectl",
    "chronyc",
    "systemctl",
    "journalctl",
    "nats-server",
    "cast",
    "geth",
)
"""Programs of a machine's system, of a broker, of wallets."""
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_COMMENT = re.compile(r"(^|\s)#.*$")
_EXAMPLE = re.compile(r"[a-z-]+( [\d-].*)?")
"""A verb alone, or with a number or an option behind it: not the beginning of a sentence."""
_VARIABLE = re.compile(r'^([A-Z]+)="([^"]*)"$')


@dataclass(frozen=True)
class Command:
    """One command, its variables filled in, and where it stands."""

    text: str
    where: str


def of_pages() -> list[Command]:
    """Return every command of every page, in order."""
    return [command for page in PAGES for command in of_page(page)]


def of_page(page: Path) -> list[Command]:
    """Return the commands of a page's blocks of `sh`, then those of its text."""
    where = str(page.relative_to(ROOT))
    text = page.read_text("utf-8")
    shown = [line for kind, block in _FENCE.findall(text) if kind == "sh" for line in _lines(block)]
    shown += [code for code in _inline(_FENCE.sub("", text))]
    return [Command(one, where) for one in shown]


def unmarked(page: Path) -> list[str]:
    """Return lines of blocks that look like commands, though no `sh` says so."""
    return [
        line
        for kind, block in _FENCE.findall(page.read_text("utf-8"))
        if kind in ("", "text", "console", "bash")
        for line in block.splitlines()
        if line.removeprefix("$ ").split(" ")[0] in (*OURS, *HOSTS)
    ]


def of_help(tree: dict[str, Any], words: str) -> Iterator[Command]:
    """Yield the examples in the help of a command and of all below it."""
    for line in _as_written(tree["help"]):
        for cell in re.split(r"\s{2,}", _variable_filled(line.strip())):
            first = cell.split(" ")[0]
            if first in OURS and " " in cell:
                yield Command(cell, f"{words} --help")
            elif first in tree["siblings"] and _EXAMPLE.fullmatch(cell):
                yield Command(f"{tree['above']} {cell}", f"{words} --help")
    for name, below in tree["commands"].items():
        yield from of_help(below, f"{words} {name}")


def with_family(tree: dict[str, Any], words: str, above: str = "", siblings: Any = ()) -> Any:
    """Return a command tree in which each command knows the verbs its examples may begin with."""
    names = tuple(tree["commands"]) or siblings
    over = words if tree["commands"] else above
    family = {
        name: with_family(one, f"{words} {name}", over, names)
        for name, one in tree["commands"].items()
    }
    return {**tree, "commands": family, "siblings": names, "above": over}


def _as_written(text: str) -> Iterator[str]:
    """Yield the lines of the paragraphs that click does not wrap, as their first line says."""
    for paragraph in text.split("\n\n"):
        if paragraph.lstrip("\n ").startswith("\b"):
            yield from re.sub(r"\\\n\s*", "", paragraph).splitlines()


def _variable_filled(line: str) -> str:
    return line.replace("$NET", "--network ethereum:devnet:node --account multisig")


def _lines(block: str) -> Iterator[str]:
    known: dict[str, str] = {}
    for line in block.replace("\\\n", " ").splitlines():
        text = _COMMENT.sub("", line).strip()
        if given := _VARIABLE.match(text):
            known[given[1]] = given[2]
            continue
        for name, value in known.items():
            text = text.replace(f"${name}", value)
        yield from (part.strip() for part in re.split(r"&&|;", text) if part.strip())


def _inline(text: str) -> Iterator[str]:
    for code in _CODE.findall(text):
        one = " ".join(code.split())
        first, _, rest = one.partition(" ")
        if (rest and first in (*OURS, *HOSTS)) or one == "make":
            yield from (part.strip() for part in re.split(r"&&|;", one))
