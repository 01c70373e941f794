"""Where one can go from every page, and in which languages."""

LANGUAGES = (("da", "Dansk"), ("nb", "Norsk"), ("sv", "Svenska"), ("en", "English"))
PAGES = (("inbox", "/"), ("responses", "/responses"), ("overview", "/overview"), ("health", "/health"))
FOR_ADMINS = frozenset({"health"})


def pages_of(*, is_admin: bool) -> list[tuple[str, str]]:
    """The pages that somebody may open: their names and addresses."""
    return [(name, address) for name, address in PAGES if name not in FOR_ADMINS or is_admin]
