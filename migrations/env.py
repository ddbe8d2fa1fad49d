"""Run migrations in the transaction that the program hands in.

Nothing of the program is imported here: a migration has to do years from now what it does today.
"""

from alembic import context

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Run `python app.py migrate`: it brings the connection with it.")

# SQLite can change hardly anything in a table that exists; batch mode builds it anew instead.
context.configure(connection=connection, target_metadata=None, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
