"""What a node must not forget, in one SQLite file: reports, attempts, the open window's samples."""
