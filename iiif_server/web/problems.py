"""From an exception to HTTP, in one table: the nearest class decides."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from iiif_server import errors
from iiif_server.access import errors as access_errors
from iiif_server.catalog.revisions import RevisionNeededError, StaleRevisionError
from iiif_server.collecting.changing import CollectionHeldError
from iiif_server.editing.upload_errors import (
    UploadBusyError,
    UploadOffsetError,
    UploadTooLargeError,
)
from iiif_server.exhibitions.refusals import ConflictError
from iiif_server.image.errors import DamagedPyramidError, ImageRequestError, UnsupportedError
from iiif_server.web.error_page import error_page
from iiif_server.web.guards import current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.problem_details import find_details
from iiif_server.web.reasons import say_reason
from manifests.errors import (
    ContentStateError,
    DateError,
    ExhibitionError,
    LanguageError,
    NothingToShowError,
    RecordError,
    SearchError,
)

log = logging.getLogger(__name__)

#: Image API 3.0 section 7.3 and 2.1 section 7.1 name 400, 404, 501; the rest is RFC 9110.
STATUS: dict[type[Exception], int] = {
    errors.RefusedError: 400,
    ImageRequestError: 400,
    SearchError: 400,
    RecordError: 400,
    DateError: 400,
    LanguageError: 400,
    ContentStateError: 400,
    UnsupportedError: 501,
    errors.UnknownError: 404,
    NothingToShowError: 404,
    errors.NotPublicError: 404,  # 403 would tell that it exists
    errors.NotReadyError: 404,
    errors.WithdrawnError: 410,
    errors.DatabaseError: 503,
    errors.BusyError: 503,
    access_errors.SignInNeededError: 401,
    access_errors.WrongPasswordError: 403,
    access_errors.AccountDisabledError: 403,
    access_errors.ForgedRequestError: 403,
    access_errors.ForbiddenError: 403,
    access_errors.TooManyAttemptsError: 429,
    UploadOffsetError: 409,  # these three as tus 1.0 has them
    UploadBusyError: 423,
    UploadTooLargeError: 413,
    StaleRevisionError: 412,
    RevisionNeededError: 428,  # RFC 6585
    ConflictError: 409,
    CollectionHeldError: 409,
    ExhibitionError: 400,
    errors.TooCostlyError: 413,  # Content Too Large: it can never be made, so there is no Retry-After
}

#: Seconds after which a database that did not answer may do so again.
RETRY_AFTER_S = 2

#: These are about our own house: the visitor learns a number to quote, the log learns the rest.
OURS = (errors.StorageError, errors.RenderError, DamagedPyramidError)

#: What stands below these is asked for by programs, which get one line of text.
NOT_PAGES = (
    *("/iiif/", "/models/", "/recordings/", "/originals/", "/data/", "/health/", "/assets/"),
    "/logo.png",
    "/oembed",
    "/robots.txt",
    "/sitemap",
)

NOT_PUBLIC = "There is nothing public at this address."
#: What is not public and what is not there are told in the same words: identifiers can be guessed.
HIDDEN = (errors.NotPublicError, errors.UnknownItemError, errors.UnknownMediaError)


def register_problems(app: Flask) -> None:
    """Answer every exception in the form that the caller can read."""
    for kind in STATUS:
        app.register_error_handler(kind, _answer_known)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unknown)


#: Instead of werkzeug's words for an address that no route knows.
NOWHERE = (
    "There is nothing at this address: look whether it was copied whole. "
    "Everything that is public can be reached from /iiif/presentation/3/collection/top."
)


def status_of(error: Exception) -> int:
    """Return the status of the nearest class in the table; 500 where there is none."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 500


def _answer_known(error: Exception) -> Response:
    if isinstance(error, errors.DatabaseError):
        log.error("%s: %s", request.path, error)
        return _answer(503, "The service is busy or being looked after; try again in a moment.")
    if isinstance(error, access_errors.SignInNeededError) and not _is_of_api():
        return _lead_to_sign_in()
    told = NOT_PUBLIC if isinstance(error, HIDDEN) else str(error)
    kind = "exhibition" if isinstance(error, errors.ExhibitionWithdrawnError) else ""
    kind = "studio" if isinstance(error, access_errors.AccessError) else kind
    response = _answer(status_of(error), told, kind, find_details(error))
    if isinstance(error, (errors.BusyError, access_errors.TooManyAttemptsError)):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _is_of_api() -> bool:
    return request.path.startswith("/api/")


def _lead_to_sign_in() -> Response:
    """Lead a person to signing in, and afterwards back to where they wanted to go."""
    page = current_uris().studio("sign-in", current_language())
    back = request.path if request.method == "GET" else ""
    response = Response(status=303)
    response.headers["Location"] = f"{page}?{urlencode({'next': back})}" if back else page
    return response


def _answer_http(error: HTTPException) -> Response:
    told = error.description or error.name
    response = _answer(error.code or 500, NOWHERE if told == NotFound.description else told)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "content-range", "location", "retry-after"}:
            response.headers[name] = value
    return response


def _answer_unknown(error: Exception) -> Response:
    number = uuid.uuid4().hex[:12]
    if isinstance(error, OURS):
        log.error("request %s %s: %s", number, request.path, error)
    else:
        log.exception("request %s %s", number, request.path)
    return _answer(
        InternalServerError.code, f"Something went wrong here; quote the number {number}."
    )


def _answer(
    status: int, told: str, kind: str = "", details: Mapping[str, object] | None = None
) -> Response:
    """Return a page for a person, JSON for the data API, one line of text for everybody else.

    Parameters
    ----------
    kind
        What the page is about, where it has words of its own: ``exhibition``, ``studio``.
    details
        What programs are told beside.
    """
    if _is_of_api():
        said = {"type": "about:blank", "status": status, "detail": say_reason(told)}
        response = jsonify({**said, **(details or {})})
        response.content_type = "application/problem+json"
    elif request.path.startswith(NOT_PAGES):
        response = Response(f"{told}\n", content_type="text/plain; charset=utf-8")
    else:
        response = error_page(status, told, kind)
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response
