"""Run migrations in the transaction that whoowns passes in.

Nothing of whoowns is imported here: a migration has to do the same years from now.
"""

from alembic import context

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Run `python app.py migrate`, which brings its own connection.")

# SQLite can change hardly anything in an existing table; batch mode builds the table anew.
context.configure(connection=connection, target_metadata=None, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
