"""Encrypted keyfiles (Web3 Secret Storage v3, as ape, geth and Foundry write them)."""

import errno
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
CREDENTIALS = Path("/run/credentials")
"""Of systemd's LoadCredential=: root's files, which an access list lets the service read; that list
shows as a group bit."""
MAX_BYTES = 65_536
"""A keyfile has half a kilobyte."""


def check_private(found: os.stat_result, file: Path, what: str) -> None:
    """Refuse a secret that others on this machine may read, write or replace."""
    if not stat.S_ISREG(found.st_mode):
        raise FatalError(f"{what} {file}: is no regular file")
    if found.st_uid not in (os.geteuid(), 0):
        raise FatalError(
            f"{what} {file}: belongs to user {found.st_uid}, who can read it: "
            f"chown it to the user that runs this, then chmod 600 {file}"
        )
    is_credential = CREDENTIALS in file.parents and found.st_uid == found.st_gid == 0
    if found.st_mode & (OTHERS & ~stat.S_IRGRP if is_credential else OTHERS):
        mode = stat.S_IMODE(found.st_mode)
        raise FatalError(f"{what} {file}: mode {mode:04o} lets others read it: chmod 600 {file}")
    folder = file.absolute().parent
    if folder.stat().st_mode & stat.S_IWOTH:
        raise FatalError(f"{what} {file}: anyone can replace it: chmod o-w {folder}")


def read_private(file: Path, what: str) -> str:
    """Return a secret file's text; FatalError if it is not private, a link, or no text.

    What is checked is what is read: the file is opened once, and no link is followed.
    """
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise FatalError(f"{what} {file}: no such file: see `python -m oracle init`") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise FatalError(f"{what} {file}: is a symbolic link: name the file itself") from None
        raise FatalError(f"{what} {file}: cannot be read: {error.strerror or error}") from None
    with os.fdopen(handle, "rb") as stream:
        check_private(os.fstat(handle), file, what)
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FatalError(f"{what} {file}: is longer than {MAX_BYTES} bytes: is it the right file?")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise FatalError(f"{what} {file}: is no text: is it the right file?") from None


def read_password(file: Path) -> str:
    """Return the password in `file`, without its line end."""
    password = read_private(file, "password file").removesuffix("\n").removesuffix("\r")
    if not password:
        raise FatalError(f"password file {file}: is empty")
    return password


def _parse(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(read_private(file, "keyfile"))
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or "crypto" not in {key.lower() for key in content}:
        raise FatalError(f"keyfile {file}: damaged: restore it from a copy or make a new key")
    return content


def load_account(file: Path, password: str) -> LocalAccount:
    """Return the account whose encrypted key is in `file`; FatalError if it does not open.

    The checksum over password and cipher text is verified before anything is decrypted; the address
    beside the key, if there is one, must be the key's.
    """
    content = _parse(file)
    try:
        key = Account.decrypt(content, password)
    except ValueError:
        raise FatalError(f"keyfile {file}: wrong password (or a damaged file)") from None
    except (ArithmeticError, AttributeError, LookupError, NotImplementedError, TypeError):
        raise FatalError(f"keyfile {file}: damaged: restore it from a copy") from None
    account: LocalAccount = Account.from_key(key)
    named = str(content.get("address", "")).lower().removeprefix("0x")
    if named and named != account.address.lower().removeprefix("0x"):
        raise FatalError(f"keyfile {file}: damaged: it names an address that its key has not")
    return account


def write_private(file: Path, text: str) -> None:
    """Write a new file that only its owner may read; never overwrite.

    All of it is on disk then, or there is no file: half a key would never be overwritten either.
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        raise FatalError(f"{file}: exists already and is never overwritten: move it away") from None
    except OSError as error:
        raise FatalError(f"{file}: cannot be written: {error.strerror or error}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(handle)
    except OSError as error:
        file.unlink(missing_ok=True)
        raise FatalError(f"{file}: cannot be written: {error.strerror or error}") from None


def replace_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read, in place of the former: whole, or not at all."""
    draft = file.with_name(f".{file.name}.new")
    try:
        draft.unlink(missing_ok=True)
        write_private(draft, text)
        draft.replace(file)
    except OSError as error:
        raise FatalError(f"{file}: cannot be written: {error.strerror or error}") from None


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
