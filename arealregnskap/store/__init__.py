"""The case store: who, which cases, files, layers, choices, runs and the log. SQLite by default, PostgreSQL by URL.

    store = open_store("sqlite:///saker-web/arealregnskap.db", Path("saker-web"))
    sak = cases.create(store, cases.Head("5061", "Rindal", "Arealdelen 2027", date), person)

One module per concept; its functions take the store first and are one transaction each. They return rows that stay
usable after it; changing such a row changes nothing.
"""

from .errors import ConflictError, FullError, NotFoundError, StoreError
from .models import FileState, RoleName, RunState
from .store import Store, open_store

__all__ = [
    "ConflictError",
    "FileState",
    "FullError",
    "NotFoundError",
    "RoleName",
    "RunState",
    "Store",
    "StoreError",
    "open_store",
]
