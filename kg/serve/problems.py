"""What keeps a query from being answered, each with the HTTP status that says so."""

from __future__ import annotations

from kg.errors import KgError


class Overrun(KgError):
    """A query took more time, memory or room for its answer than one query may; it was stopped. Status 503."""


class Busy(KgError):
    """Too many queries wait already; ``retry_after`` says in how many seconds to come again. Status 503."""

    def __init__(self, message: str, *, retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotAcceptable(KgError):
    """There is an answer, but in none of the formats that the client reads. Status 406."""
