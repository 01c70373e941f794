"""What a company says of its services when it sets them up: secrets, from a file and the environment."""

from deployments.secrets.reading import HOOKS, SERVICES, Told, is_open_to_others, read_secrets
from deployments.secrets.tables import printable

__all__ = ["HOOKS", "SERVICES", "Told", "is_open_to_others", "printable", "read_secrets"]
