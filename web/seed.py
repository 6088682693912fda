"""The example cases of a new store."""

from __future__ import annotations

import tempfile
from pathlib import Path

from arealregnskap import case as cases
from arealregnskap import example, pipeline
from arealregnskap.store import Store, imports, people


def examples(store: Store, made: Path | None = None) -> list[str]:
    """Take the two example cases in, computed: from the folder ``made`` when there, else made now (minutes)."""
    who = people.local_user(store)
    taken = []
    for key in example.EXAMPLES:
        if made is not None and (made / key / cases.FILE_NAME).is_file():
            taken.append(imports.import_folder(store, made / key, who).id)
            continue
        with tempfile.TemporaryDirectory() as folder:
            place = example.build(key, Path(folder) / key)
            pipeline.publish(pipeline.run(cases.load(place)))
            taken.append(imports.import_folder(store, place.parent, who).id)
    return taken
