"""Encrypted keyfiles (Web3 Secret Storage v3, as ape, geth and Foundry write them)."""

import json
import os
import stat
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from oracle.errors import FatalError

OWNER_ONLY = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def check_mode(file: Path, what: str) -> None:
    """Refuse a secret that others on this machine may read or write."""
    mode = _stat(file, what).st_mode
    if mode & OTHERS:
        raise FatalError(
            f"{what} {file}: mode {stat.S_IMODE(mode):04o} lets others read it: chmod 600 {file}"
        )


def _stat(file: Path, what: str) -> os.stat_result:
    try:
        return file.stat()
    except FileNotFoundError:
        raise FatalError(f"{what} {file}: no such file: see `python -m oracle init`") from None
    except OSError as error:
        raise FatalError(f"{what} {file}: cannot be read: {error.strerror or error}") from None


def _read(file: Path, what: str) -> str:
    check_mode(file, what)
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FatalError(f"{what} {file}: cannot be read: {error}") from None


def read_password(file: Path) -> str:
    """Return the password in `file`, without its line end."""
    return _read(file, "password file").removesuffix("\n").removesuffix("\r")


def _parse(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(_read(file, "keyfile"))
    except ValueError:
        content = None
    if not isinstance(content, dict) or "crypto" not in {key.lower() for key in content}:
        raise FatalError(f"keyfile {file}: damaged: restore it from a copy or make a new key")
    return content


def load_account(file: Path, password: str) -> LocalAccount:
    """Return the account whose encrypted key is in `file`; FatalError if it does not open."""
    content = _parse(file)
    try:
        key = Account.decrypt(content, password)
    except ValueError:
        raise FatalError(f"keyfile {file}: wrong password (or a damaged file)") from None
    except (KeyError, TypeError):
        raise FatalError(f"keyfile {file}: damaged: restore it from a copy") from None
    account: LocalAccount = Account.from_key(key)
    return account


def write_private(file: Path, text: str) -> None:
    """Write a new file that only its owner may read; never overwrite."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        raise FatalError(f"{file}: exists already and is never overwritten: move it away") from None
    except OSError as error:
        raise FatalError(f"{file}: cannot be written: {error.strerror or error}") from None
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)


def create_keyfile(file: Path, password: str, iterations: int | None = None) -> str:
    """Write a new random key, encrypted, and return its address.

    `iterations` is scrypt's cost; the default takes about a second, as it should.
    """
    if not password:
        raise FatalError("the password is empty: a key file needs one")
    account = Account.create()
    encrypted = Account.encrypt(account.key, password, iterations=iterations)
    write_private(file, json.dumps(encrypted))
    return str(account.address)
