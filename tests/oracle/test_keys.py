"""Key files: encrypted, private, never overwritten."""

import json
import os
import subprocess
import sys

import pytest
from eth_account import Account

from oracle import keys
from oracle.errors import FatalError
from oracle.keys import (
    create_keyfile,
    load_account,
    read_password,
    replace_private,
    write_private,
)

ON_A_SMALL_DISK = """
import resource, signal, sys
from oracle.errors import FatalError
from oracle.keys import create_keyfile
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    create_keyfile(Path(sys.argv[1]), "secret", iterations=2)
except FatalError as error:
    print(error)
"""
"""No file may grow beyond so many bytes: the same as a disk with as much room."""


def test_create_keyfile__then_load__is_the_same_account(tmp_path):
    file = tmp_path / "node.json"

    address = create_keyfile(file, "secret", iterations=2)

    assert file.stat().st_mode & 0o777 == 0o600
    assert load_account(file, "secret").address == address
    assert "secret" not in file.read_text()


def test_create_keyfile__exists__is_never_overwritten(tmp_path):
    file = tmp_path / "node.json"
    address = create_keyfile(file, "secret", iterations=2)

    with pytest.raises(FatalError, match="exists already and is never overwritten"):
        create_keyfile(file, "other", iterations=2)
    assert load_account(file, "secret").address == address


@pytest.mark.parametrize("left_bytes", [0, 100])
def test_create_keyfile__disk_is_full__leaves_no_half_a_key(tmp_path, left_bytes):
    file = tmp_path / "node.json"
    command = [sys.executable, "-c", ON_A_SMALL_DISK, str(file), str(left_bytes)]

    told = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert told.stdout == f"{file}: cannot be written: File too large\n", told.stderr
    assert not file.exists()
    assert create_keyfile(file, "secret", iterations=2) == load_account(file, "secret").address


def test_replace_private__file_that_others_may_read__is_the_owners_alone(tmp_path):
    file = tmp_path / "oracle.toml"
    file.write_text("former")
    (tmp_path / ".oracle.toml.new").write_text("of a run that ended in between")

    replace_private(file, "settings")

    assert file.read_text() == "settings"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_replace_private__folder_in_its_place__is_one_line_and_leaves_it(tmp_path):
    (tmp_path / "oracle.toml" / "kept").mkdir(parents=True)

    with pytest.raises(FatalError, match=r"oracle\.toml: cannot be written"):
        replace_private(tmp_path / "oracle.toml", "settings")
    assert (tmp_path / "oracle.toml" / "kept").is_dir()


def test_create_keyfile__empty_password__is_refused(tmp_path):
    with pytest.raises(FatalError, match="password is empty"):
        create_keyfile(tmp_path / "node.json", "")
    assert not (tmp_path / "node.json").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o601])
def test_load_account__others_may_read__is_refused(tmp_path, mode):
    file = tmp_path / "node.json"
    create_keyfile(file, "secret", iterations=2)
    file.chmod(mode)

    with pytest.raises(FatalError, match=f"mode {mode:04o} lets others read it: chmod 600"):
        load_account(file, "secret")
    file.chmod(0o400)
    assert load_account(file, "secret")


def test_load_account__wrong_password__is_refused(tmp_path):
    file = tmp_path / "node.json"
    create_keyfile(file, "secret", iterations=2)

    with pytest.raises(FatalError, match="wrong password"):
        load_account(file, "Secret")


@pytest.mark.parametrize(
    "content",
    ["", "not json", "[]", "{}", '{"crypto": {}, "version": 3}', '{"crypto": 5, "version": 3}'],
)
def test_load_account__damaged__is_refused(tmp_path, content):
    file = tmp_path / "node.json"
    write_private(file, content)

    with pytest.raises(FatalError, match="damaged"):
        load_account(file, "secret")


def test_load_account__missing__is_refused(tmp_path):
    with pytest.raises(FatalError, match="no such file: see `python -m oracle init`"):
        load_account(tmp_path / "node.json", "secret")


def test_load_account__file_of_another_tool__opens(tmp_path):
    account = Account.create()
    file = tmp_path / "node.json"
    write_private(file, json.dumps(Account.encrypt(account.key, "secret", "pbkdf2", iterations=2)))

    assert load_account(file, "secret").address == account.address


def test_read_password__line_end__is_not_part_of_it(tmp_path):
    file = tmp_path / "password.txt"
    write_private(file, " pass word \r\n")

    assert read_password(file) == " pass word "
    file.chmod(0o644)
    with pytest.raises(FatalError, match="chmod 600"):
        read_password(file)


def test_load_account__link__is_refused_and_its_target_opens(tmp_path):
    file, link = tmp_path / "node.json", tmp_path / "link.json"
    create_keyfile(file, "secret", iterations=2)
    link.symlink_to(file)

    with pytest.raises(FatalError, match="is a symbolic link: name the file itself"):
        load_account(link, "secret")
    assert load_account(file, "secret")


@pytest.mark.parametrize("mode", [0o777, 0o1777])
def test_load_account__folder_where_anyone_may_write__is_refused(tmp_path, mode):
    folder = tmp_path / "keys"
    folder.mkdir()
    create_keyfile(folder / "node.json", "secret", iterations=2)
    folder.chmod(mode)

    with pytest.raises(FatalError, match=f"anyone can replace it: chmod o-w {folder}"):
        load_account(folder / "node.json", "secret")
    folder.chmod(0o755)
    assert load_account(folder / "node.json", "secret")


def test_load_account__another_users_file__is_refused(tmp_path, monkeypatch):
    file = tmp_path / "node.json"
    create_keyfile(file, "secret", iterations=2)
    owner = file.stat().st_uid
    seen = os.fstat

    def stranger(handle):
        found = seen(handle)
        return os.stat_result([*found[:4], 4_711, *found[5:]])

    monkeypatch.setattr(os, "fstat", stranger)
    with pytest.raises(FatalError, match="belongs to user 4711"):
        load_account(file, "secret")
    monkeypatch.setattr(os, "fstat", seen)
    assert owner == os.geteuid()
    assert load_account(file, "secret")


def test_load_account__no_regular_file__is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)

    with pytest.raises(FatalError, match="is no regular file"):
        load_account(tmp_path / "pipe", "secret")


@pytest.mark.parametrize("part", ["mac", "ciphertext", "salt", "iv", "address"])
def test_load_account__one_digit_differs__is_one_line_without_key_material(tmp_path, part):
    account = Account.create()
    content = Account.encrypt(account.key, "secret", iterations=2)
    crypto = content["crypto"]
    places = {
        "mac": (crypto, "mac"),
        "ciphertext": (crypto, "ciphertext"),
        "salt": (crypto["kdfparams"], "salt"),
        "iv": (crypto["cipherparams"], "iv"),
        "address": (content, "address"),
    }
    fields, name = places[part]
    right = fields[name]
    fields[name] = ("1" if right[0] != "1" else "2") + right[1:]
    write_private(tmp_path / "node.json", json.dumps(content))

    with pytest.raises(FatalError) as refused:
        load_account(tmp_path / "node.json", "secret")

    told = str(refused.value)
    assert "\n" not in told
    assert "damaged" in told
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    for material in (account.key.hex(), right, fields[name], crypto["ciphertext"], "secret"):
        assert material not in told
    fields[name] = right
    write_private(tmp_path / "good.json", json.dumps(content))
    assert load_account(tmp_path / "good.json", "secret").address == account.address


def test_load_account__huge_or_binary_file__is_refused(tmp_path):
    write_private(tmp_path / "huge", "x" * 65_537)
    write_private(tmp_path / "binary", "")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(FatalError, match="is longer than 65536 bytes"):
        load_account(tmp_path / "huge", "secret")
    with pytest.raises(FatalError, match="is no text"):
        load_account(tmp_path / "binary", "secret")


def test_read_password__empty_file__is_refused(tmp_path):
    write_private(tmp_path / "password.txt", "\n")

    with pytest.raises(FatalError, match="is empty"):
        read_password(tmp_path / "password.txt")


@pytest.mark.parametrize(("mode", "is_good"), [(0o400, True), (0o440, True), (0o444, False)])
def test_read_password__credential_of_systemd__may_show_its_access_list(
    tmp_path, monkeypatch, mode, is_good
):
    file = tmp_path / "wellhead-oracle.service" / "node.password"
    file.parent.mkdir()
    write_private(file, "secret")
    file.chmod(mode)
    seen = os.fstat
    monkeypatch.setattr(keys, "CREDENTIALS", tmp_path)
    monkeypatch.setattr(
        os, "fstat", lambda handle: os.stat_result([*seen(handle)[:4], 0, 0, *seen(handle)[6:]])
    )

    if is_good:
        assert read_password(file) == "secret"
    else:
        with pytest.raises(FatalError, match="lets others read it"):
            read_password(file)
