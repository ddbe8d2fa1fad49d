"""Keep the questions that people hand over, and what is answered to them.

Follows: 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ACTIVE = sa.text("state IN ('open', 'taken')")
KEPT = sa.text("text <> ''")


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("questions", sa.Column("message_ts", sa.Text()))
    _create_handovers()
    _create_answers()


def downgrade() -> None:
    """Undo this migration."""
    op.drop_table("answers")
    op.drop_table("handovers")
    op.drop_column("questions", "message_ts")


def _create_handovers() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Integer()),
        sa.Column("asker_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text()),
        sa.Column("decider_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("permalink", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("moved_by", sa.Text(), nullable=False),
        sa.Column("shown_channel", sa.Text()),
        sa.Column("shown_ts", sa.Text()),
        sa.Column("confirmation_channel", sa.Text()),
        sa.Column("confirmation_ts", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_handovers_question_id"
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["handovers.id"], name="fk_handovers_previous_id"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_handovers_team_id", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("workspace_id", "request", name="uq_handovers_workspace_id_request"),
        sqlite_autoincrement=True,
    )
    for columns in (
        ["previous_id"],
        ["workspace_id", "asker_id", "id"],
        ["workspace_id", "decider_id", "id"],
        ["workspace_id", "shown_channel", "shown_ts"],
        ["team_id", "workspace_id", "created_at"],
    ):
        op.create_index("_".join(["ix_handovers", *columns]), "handovers", columns)
    op.create_index(
        "ix_handovers_active",
        "handovers",
        ["workspace_id", "decider_id", "created_at"],
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )
    op.create_index(
        "uq_handovers_active",
        "handovers",
        ["question_id", "decider_id"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )
    op.create_index(
        "ix_handovers_kept", "handovers", ["created_at"], sqlite_where=KEPT, postgresql_where=KEPT
    )


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("keep", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("helped", sa.Boolean()),
        sa.Column("helped_at", sa.DateTime(timezone=True)),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.ForeignKeyConstraint(["handover_id"], ["handovers.id"], name="fk_answers_handover_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answers_handover_id", "answers", ["handover_id"])
    op.create_index("ix_answers_workspace_id_giver_id", "answers", ["workspace_id", "giver_id"])
    op.create_index(
        "ix_answers_words", "answers", ["written_at"], sqlite_where=KEPT, postgresql_where=KEPT
    )
