"""The lock of a store's folder."""

from oracle.store.lock import FolderLock


def test_lock__new_folder__is_the_owners_alone(tmp_path):
    folder = tmp_path / "state"

    lock = FolderLock(folder)
    lock.close()

    assert folder.stat().st_mode & 0o777 == 0o700
