"""Third-party files are those that were published, and their licences are beside them."""

from __future__ import annotations

import hashlib
import re

from arealregnskap.datafiles import static_file


def test_vendored_files_are_unchanged_and_all_listed():
    folder = static_file("vendor")
    listed = re.findall(r"^([0-9a-f]{64})  (\S+)$", (folder / "LICENSES.txt").read_text(encoding="utf-8"), re.M)
    assert {name: digest for digest, name in listed} == {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file() and p.name != "LICENSES.txt"
    }
