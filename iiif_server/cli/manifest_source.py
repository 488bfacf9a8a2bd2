"""A document to be checked: read from a file or the web, within bounds, however it was made."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any, NoReturn
from urllib.parse import urlsplit

from iiif_server.errors import RefusedError
from manifests.jsonld import PRESENTATION_3_MEDIA_TYPE, Document

#: Manifests of 10,000 pages with both image services have 14 MB; what is larger is no manifest that a viewer opens.
MAX_BYTES = 64_000_000
#: Of the whole download.
MAX_SECONDS = 30.0
MAX_REDIRECTS = 5
_CHUNK = 1 << 16


class UncheckableError(RefusedError):
    """What was named is no document that can be checked."""


class _FewRedirects(urllib.request.HTTPRedirectHandler):
    """Follows to http and https only, a few times."""

    max_redirections = MAX_REDIRECTS

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not is_web_address(newurl):
            fp.close()
            raise UncheckableError(
                f"{req.full_url} leads to {newurl}: only http and https are followed."
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def is_web_address(subject: str) -> bool:
    """Tell whether a subject is an address on the web, and not the name of a file."""
    return urlsplit(subject).scheme.lower() in {"http", "https"}


def read_document(subject: str) -> Document:
    """Return the JSON object that stands in a file or under an http(s) address.

    Raises
    ------
    UncheckableError
        If there is none, it is too large or comes too slowly, or it is no JSON object.
    """
    if is_web_address(subject):
        return _parse(_fetch(subject), subject)
    if "://" in subject:
        raise UncheckableError(
            f"{subject}: only files, and addresses with http:// or https://, are read."
        )
    return _parse(_read(Path(subject)), subject)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise UncheckableError(f"{path} is no file: name one, or an http(s) address.")
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    _check_size(len(content), str(path))
    return content


def _fetch(url: str) -> bytes:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _FewRedirects(),
    ):
        opener.add_handler(handler)
    accept = f"{PRESENTATION_3_MEDIA_TYPE}, application/ld+json;q=0.9, application/json;q=0.8"
    until_s = time.monotonic() + MAX_SECONDS
    try:
        asked = urllib.request.Request(url, headers={"Accept": accept, "User-Agent": "baovat"})  # noqa: S310 - http(s) only
        with opener.open(asked, timeout=MAX_SECONDS) as answer:
            return _download(answer, url, until_s)
    except urllib.error.HTTPError as error:
        with error:  # it holds the connection
            raise UncheckableError(f"{url} cannot be read: {error}") from error
    except (urllib.error.URLError, HTTPException, TimeoutError, OSError, ValueError) as error:
        raise UncheckableError(f"{url} cannot be read: {error}") from error


def _download(answer: Any, url: str, until_s: float) -> bytes:
    """Take what comes, as long as it is neither too much nor too slow."""
    content = bytearray()
    while chunk := answer.read1(_CHUNK):
        content += chunk
        _check_size(len(content), url)
        if time.monotonic() > until_s:
            raise UncheckableError(f"{url} takes longer than {MAX_SECONDS:.0f} s.")
    return bytes(content)


def _check_size(size: int, subject: str) -> None:
    if size > MAX_BYTES:
        limit = f"{MAX_BYTES // 10**6} MB"
        raise UncheckableError(
            f"{subject} has more than {limit}: refer to annotations instead of embedding them."
        )


def _parse(content: bytes, subject: str) -> Document:
    try:
        document = json.loads(content, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise UncheckableError(f"{subject} is no JSON: it is no text in UTF-8.") from error
    except RecursionError as error:
        raise UncheckableError(f"{subject} is nested too deeply to be a manifest.") from error
    except ValueError as error:  # also numbers of thousands of digits
        raise UncheckableError(f"{subject} is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise UncheckableError(f"{subject} holds no JSON object: a manifest or collection is one.")
    _check_version(document, subject)
    return document


def _check_version(document: Document, subject: str) -> None:
    """Refuse version 2: every line of it would be a fault here."""
    if "/api/presentation/2/context.json" in repr(document.get("@context"))[:1_000]:
        raise UncheckableError(
            f"{subject} is Presentation 2: only Presentation 3 and 4 are checked."
        )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")
