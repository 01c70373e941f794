"""Where one can go from every page, and in which languages."""

from desk.web.staff.access import Visitor

LANGUAGES = (("da", "Dansk"), ("nb", "Norsk"), ("sv", "Svenska"), ("en", "English"))
PAGES = (("inbox", "/"), ("responses", "/responses"), ("overview", "/overview"), ("health", "/health"))
FOR_ADMINS = frozenset({"health"})


def pages_of(visitor: Visitor) -> list[tuple[str, str]]:
    """The pages that somebody may open, by name."""
    return [(name, address) for name, address in PAGES if name not in FOR_ADMINS or visitor.is_admin]
