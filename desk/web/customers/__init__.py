"""Pages for customers: no session, no cookie, no script."""

from desk.web.customers import answer, look, survey, unsubscribe

PAGES = (answer.router, unsubscribe.router, survey.router, look.router)
