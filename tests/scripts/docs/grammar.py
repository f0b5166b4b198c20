"""What a command names must exist: make targets, modules, scripts, verbs, options, files."""

import importlib.util
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.lib.project import ROOT

_VERB = re.compile(r"[a-z][a-z_-]*")
_FILE = re.compile(r"(scripts|oracle|docs|contracts|deployments|tests)/[\w./-]+")
_PLACEHOLDER = re.compile(r"[<\[]|\bVERB\b|\.\.\.")


@dataclass(frozen=True)
class Shape:
    """Program and verbs of a command, and the names of its options."""

    path: tuple[str, ...]
    options: frozenset[str]
    is_mention: bool
    """It names the command, but not what to run it with."""

    def is_of(self, whole: "Shape") -> bool:
        """Return whether a mention is part of what `whole` runs."""
        begins = whole.path[: len(self.path)] == self.path
        return begins and self.options <= whole.options


def shape(text: str) -> Shape:
    """Return what a command is made of."""
    words = text.removeprefix(".venv/bin/").split(" ")
    length = 1
    while length < len(words) and (words[length] == "-m" or _names(words[length])):
        length += 1
    options = frozenset(word.strip("[]") for word in words if word.strip("[]").startswith("--"))
    rest = [word for word in words[length:] if not word.strip("[]").startswith("--")]
    return Shape(tuple(words[:length]), options, not rest or bool(_PLACEHOLDER.search(text)))


def _names(word: str) -> bool:
    return bool(_VERB.fullmatch(word) or re.fullmatch(r"(scripts|oracle)(\.\w+)*", word))


def faults(text: str, trees: dict[str, Any]) -> list[str]:
    """Return what a command names and the project has not; `trees` are of ape's scripts."""
    words = text.removeprefix(".venv/bin/").split(" ")
    found = [f"no file {one[0]}" for one in _FILE.finditer(text) if not (ROOT / one[0]).exists()]
    if words[0] == "make":
        return found + _make(words[1:])
    if words[:2] == ["ape", "run"]:
        return found + _verbs(trees.get(words[2]), words[2], words[3:])
    if words[0].endswith("wellhead-oracle"):
        return found + _verbs(trees["oracle"], "oracle", words[1:])
    if words[:3] == ["python", "-m", "oracle"]:
        return found + _verbs(trees["oracle"], "oracle", words[3:])
    if words[:2] == ["python", "-m"]:
        return found + _module(words[2], words[3:])
    return found


def _make(words: list[str]) -> list[str]:
    """What make itself says of targets and variables, run without doing anything."""
    recipe = (ROOT / "Makefile").read_text("utf-8")
    unknown = [one for one in words if "=" in one and f"\n{one.split('=')[0]} ?=" not in recipe]
    done = subprocess.run(
        ["make", "--dry-run", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = [done.stderr.strip()] if done.returncode else []
    return [f"make has no variable {one}" for one in unknown] + said


def _verbs(tree: dict[str, Any] | None, name: str, words: list[str]) -> list[str]:
    if tree is None:
        return [f"there is no script {name}"]
    options = {*tree["options"], "--help", "--network"}
    for word in words:
        if word == "VERB":
            options |= {one for verb in tree["commands"].values() for one in verb["options"]}
        elif word in tree["commands"]:
            tree = tree["commands"][word]
            options |= set(tree["options"])
        elif tree["commands"] and _VERB.fullmatch(word):
            return [f"{name} has no verb {word}"]
        elif not word.startswith("-"):
            break
    given = [word.strip("[]") for word in words if word.strip("[]").startswith("--")]
    return [f"{name} has no option {one}" for one in given if one not in options]


def _module(name: str, words: list[str]) -> list[str]:
    """Of a script by argparse: its text names each option."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return [f"there is no module {name}"]
    source = Path(spec.origin).read_text("utf-8")
    given = [word for word in shlex.split(" ".join(words)) if word.startswith("--")]
    return [
        f"{name} has no option {one}"
        for one in given
        if one != "--help" and f'"{one}"' not in source
    ]
