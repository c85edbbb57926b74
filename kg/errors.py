"""The project's errors: each message says what failed, where, and what to try next.

A leaf module (standard library only), shared by ``extract`` and ``kg``. The command line turns
these into one line on stderr and an exit code; anything else keeps its traceback.
"""

from __future__ import annotations


class KgError(Exception):
    """What a user can mend: bad input, a missing file, a store that is not there. Exit code 1."""


class UsageError(KgError):
    """The command was called in a way that cannot work. Exit code 2."""


class FormatError(KgError):
    """A file or a line does not follow its format; ``where`` is ``file:line`` where known."""

    def __init__(self, message: str, *, where: str | None = None) -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where


class SourceError(KgError):
    """A source (file, folder, URL, feed) cannot be read; the others go on."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class StoreError(KgError):
    """The graph store cannot be opened or is not one of ours."""


class QueryError(KgError):
    """A SPARQL query is malformed, refused, or names a parameter that is not there.

    ``line`` and ``column`` count from 1 and are None where no place in the query is to blame.
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(f"line {line}, column {column}: {message}" if line else message)
        self.line = line
        self.column = column


class EndpointError(KgError):
    """A SPARQL endpoint cannot be reached or gives no usable answer."""
