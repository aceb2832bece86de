"""HTTP for metadata and archives: bounded in time and length, a few redirects, never from https down to http."""

import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import urllib3
from tuf.api.exceptions import DownloadError, DownloadHTTPError, SlowRetrievalError
from tuf.ngclient import FetcherInterface

_REDIRECTS_MAX: Final = 5
_CHUNK_BYTES: Final = 1 << 14
_REDIRECTING: Final = frozenset({301, 302, 303, 307, 308})
_PARTIAL: Final = 206
_ERRORS_FROM: Final = 400


class Fetcher(FetcherInterface):
    """No retries in time: the next launch is the retry. `within_s` bounds each file, `gap_s` each silence.

    Library defaults would wait four times thirty seconds for a network that swallows packets.
    """

    def __init__(self, *, gap_s: float = 5.0, within_s: float = 30.0) -> None:
        self._gap_s, self._within_s = gap_s, within_s
        self._pool = urllib3.PoolManager(retries=False)

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self._bounded(self.open(url))

    def open(self, url: str, *, first: int = 0) -> urllib3.BaseHTTPResponse:
        """The answer to GET from byte `first` on, after redirects; the caller reads and releases it.

        Raises: DownloadError of tuf.
        """
        headers = {"User-Agent": "InstaCRM-launcher", "Accept-Encoding": "identity"}
        if first:
            headers["Range"] = f"bytes={first}-"
        began_as = urlsplit(url).scheme
        for _ in range(_REDIRECTS_MAX):
            try:
                answer = self._ask(url, headers)
            except urllib3.exceptions.TimeoutError as error:
                raise SlowRetrievalError from error
            except urllib3.exceptions.HTTPError as error:
                raise DownloadError(f"cannot reach {urlsplit(url).hostname}") from error
            if answer.status not in _REDIRECTING:
                break
            answer.close()  # its body, however long, is nobody's business
            url = urljoin(url, answer.headers.get("Location", ""))
            if began_as == "https" and urlsplit(url).scheme != "https":
                raise DownloadError("led from https to something else")
        else:
            raise DownloadError("led in circles")
        if answer.status >= _ERRORS_FROM:
            answer.close()
            raise DownloadHTTPError(f"answered {answer.status}", answer.status)
        return answer

    def _ask(self, url: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        how: Any = {"headers": headers, "preload_content": False, "redirect": False, "timeout": self._gap_s}
        try:
            return self._pool.request("GET", url, **how)
        except urllib3.exceptions.ProtocolError:
            # A kept connection that the server closed a moment ago: a fresh one says whether it is there.
            return self._pool.request("GET", url, **how)

    def _bounded(self, answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        until = time.monotonic() + self._within_s
        try:
            # read1 gives what is there: a full chunk from a server that drips would take longer than any bound.
            while chunk := answer.read1(_CHUNK_BYTES):
                yield chunk
                if time.monotonic() > until:
                    raise SlowRetrievalError
        except urllib3.exceptions.TimeoutError as error:
            raise SlowRetrievalError from error
        except urllib3.exceptions.HTTPError as error:
            raise DownloadError("the connection broke") from error
        finally:
            answer.close()

    def is_partial(self, answer: urllib3.BaseHTTPResponse, first: int) -> bool:
        """Whether the server went on at byte `first`, as asked, and did not begin anew."""
        return answer.status == _PARTIAL and answer.headers.get("Content-Range", "").startswith(f"bytes {first}-")
