"""Key files: encrypted, private, never overwritten."""

import json

import pytest
from eth_account import Account

from oracle.errors import FatalError
from oracle.keys import create_keyfile, load_account, read_password, write_private


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
