"""The JSON Schema of params files: `python -m scripts.params_schema [--check | --write]`."""

import json
import sys

from scripts.lib import params_schema
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from scripts.lib.params import Params
from scripts.lib.project import DEPLOYMENTS

FILE = DEPLOYMENTS / "params.schema.json"


def wanted() -> str:
    """Return the schema that the loader's models give."""
    return json.dumps(params_schema.make(Params), indent=2) + "\n"


def main() -> int:
    """Compare or write; 0 if all is well, 1 if the file differs."""
    parser = Parser(prog="python -m scripts.params_schema", description=__doc__)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="compare with the models (default)")
    action.add_argument("--write", action="store_true", help="make the file anew")
    if parser.parse_args().write:
        write_atomically(FILE, wanted())
    if not FILE.is_file() or FILE.read_text("utf-8") != wanted():
        print(f"deployments/{FILE.name} differs (refresh: python -m scripts.params_schema --write)")
        return EXIT_FAILED
    print(f"deployments/{FILE.name}: as the models say")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
