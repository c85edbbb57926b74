"""One HTTP GET: the bytes of an address, politely, or a reason of one line."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import SourceError

USER_AGENT = "open-science-kg/0.1 (+https://w3id.org/open-science-kg)"
TIMEOUT = 20.0  # seconds without an answer
LONGEST = 120.0  # seconds for the whole answer, so that a trickle does not hold the run up
LARGEST = 20_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered: where it was found after redirects, its bytes, type and charset."""

    url: str
    content: bytes
    content_type: str = ""
    charset: str | None = None


Fetch = Callable[[str], Fetched]


def fetch_url(url: str) -> Fetched:
    """What a GET of an http(s) address answers, redirects followed.

    Raises SourceError with a reason of one line.
    """
    import httpx

    start = time.monotonic()
    content = bytearray()
    try:
        with httpx.stream(
            "GET", url, headers={"User-Agent": USER_AGENT}, timeout=TIMEOUT, follow_redirects=True
        ) as answer:
            if answer.status_code >= 400:
                raise SourceError(url, f"answers {answer.status_code} {answer.reason_phrase}".rstrip())
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > LARGEST:
                    raise SourceError(url, f"is larger than {LARGEST // 1_000_000} MB")
                if time.monotonic() - start > LONGEST:
                    raise SourceError(url, f"takes longer than {LONGEST:.0f} s")
            kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
            return Fetched(str(answer.url), bytes(content), kind, answer.charset_encoding)
    except httpx.TimeoutException as error:
        raise SourceError(url, f"no answer within {TIMEOUT:.0f} s") from error
    except httpx.ConnectError as error:
        raise SourceError(url, "cannot connect — is the network up?") from error
    except httpx.TooManyRedirects as error:
        raise SourceError(url, "redirects without end") from error
    except httpx.UnsupportedProtocol as error:
        raise SourceError(url, "leads to an address that is not http or https") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise SourceError(url, f"cannot be fetched: {reason}") from error
