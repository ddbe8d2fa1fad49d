"""Keep answers for the next who asks, and what is said of them when they are shown.

Follows: 0028.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "kept_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asker_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text()),
        sa.Column("giver_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("permalink", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_kept_answers"),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name="fk_kept_answers_handover_id"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_kept_answers_question_id"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_kept_answers_team_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("handover_id", name="uq_kept_answers_handover_id"),
        sqlite_autoincrement=True,
    )
    for columns in (
        ["question_id"],
        ["changed_at"],
        ["team_id", "role", "retired_at", "changed_at"],
        ["workspace_id", "giver_id"],
        ["workspace_id", "asker_id"],
        ["workspace_id", "author_id"],
    ):
        op.create_index("_".join(["ix_kept_answers", *columns]), "kept_answers", columns)
    _create_ratings()


def downgrade() -> None:
    """Undo this migration."""
    op.drop_table("kept_answer_ratings")
    op.drop_table("kept_answers")


def _create_ratings() -> None:
    op.create_table(
        "kept_answer_ratings",
        sa.Column("kept_answer_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("was_it", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kept_answer_id", "question_id", name="pk_kept_answer_ratings"),
        sa.ForeignKeyConstraint(
            ["kept_answer_id"],
            ["kept_answers.id"],
            name="fk_kept_answer_ratings_kept_answer_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_kept_answer_ratings_question_id"
        ),
    )
    op.create_index(
        "ix_kept_answer_ratings_question_id", "kept_answer_ratings", ["question_id"]
    )
