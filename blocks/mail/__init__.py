"""Mail: what a mailer promises, and the kinds of mailer there are."""

from blocks.mail.base import Mail, Mailer
from blocks.mail.folder import FolderMailer

__all__ = ["FolderMailer", "Mail", "Mailer"]
