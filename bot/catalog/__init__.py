"""Teams in files: our own YAML, a Backstage catalog, and CSV."""

from bot.catalog.read import MOST_BYTES, read_plan
from bot.catalog.write import written

__all__ = ["MOST_BYTES", "read_plan", "written"]
