"""What verbs of the command line say, as somebody at the console would write it. Pure."""

import re

# Those of ape's own commands stay options.
_OPTION = re.compile(r"--(?!network|redeploy)([a-z][a-z-]*)")
_ACCOUNT = re.compile(r"--account <alias> \(see `ape accounts list`\)|--account <alias>|--account")
_ALIAS = 'wellhead.use("ALIAS"), an alias of `ape accounts list` or TEST::0, or pass sender='
_EXAMPLE = re.compile(r"\b(?P<verb>lease|quote|offer)(?P<words>(?: [A-Z]{4,})+)")
_VERB = re.compile(
    r"(?<!\.)\b(?P<verb>offer|quote|lease|extend|terminate|reject|reclaim|settle|close|claim|bond|dispute|end-dispute)"
    r"(?P<words>(?: (?!then\b)[^ :,]+)+)"
)


def explained(text: str) -> str:
    """Return an error of a verb in the console's words: keywords instead of options."""
    text = _OPTION.sub(lambda found: _keyword(found[1]), _ACCOUNT.sub(_ALIAS, text))
    return _EXAMPLE.sub(lambda found: _call(found["verb"], found["words"].split()), text)


def next_step(hint: str) -> str:
    """Return `close 7000001: anyone, now` as `wellhead.close(7000001): anyone, now`."""
    command, colon, who = hint.partition(": ")
    return _VERB.sub(lambda found: _call(found["verb"], found["words"].split()), command) + (
        colon + who
    )


def _call(verb: str, words: list[str]) -> str:
    args: list[str] = []
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            args.append(_keyword(word[2:]) + (words.pop(0) if words else "True"))
        else:
            args.append(f'"{word}"' if word.startswith("0x") else word)
    name = "lease_machine" if verb == "lease" and len(args) > 1 else verb.replace("-", "_")
    return f"wellhead.{name}({', '.join(args)})"


def _keyword(option: str) -> str:
    # A Python keyword cannot name an argument.
    return ("start" if option == "from" else option.replace("-", "_")) + "="
