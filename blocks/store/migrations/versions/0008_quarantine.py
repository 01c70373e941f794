"""How a row in quarantine is to be read, so that it can be mended where it stands."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("quarantine", sa.Column("way", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Back."""
    op.drop_column("quarantine", "way")
