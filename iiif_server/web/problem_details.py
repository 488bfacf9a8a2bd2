"""What programs are told of an error beside its status and sentence (RFC 9457, section 3.2)."""

from __future__ import annotations

from iiif_server.access.errors import AccessError, ForbiddenError, PasswordRefusedError
from iiif_server.catalog.revisions import StaleRevisionError
from iiif_server.errors import CollectionError, EmptyQuestionError, ExhibitionUnfinishedError
from iiif_server.exhibitions.refusals import ConflictError
from iiif_server.web.studio.body_errors import InvalidBodyError


def find_details(error: Exception) -> dict[str, object]:
    """Return the members of a problem document that belong to this kind of error.

    ``code`` names it for pages that have words of their own, ``errors`` the faults of a body, ``current`` what is
    there where somebody else saved meanwhile.
    """
    if isinstance(error, InvalidBodyError):
        faults = [{"pointer": each.pointer, "detail": each.message} for each in error.faults]
        return {"code": "invalid", "errors": faults}
    if isinstance(error, StaleRevisionError):
        return {"code": "stale", "revision": error.current_revision, "current": error.current}
    if isinstance(error, ForbiddenError):
        return {"code": error.code, "action": error.action}
    if isinstance(error, EmptyQuestionError):
        return {"code": "asks-nothing"}
    if isinstance(error, (ConflictError, CollectionError)):
        return {"code": error.code}
    if isinstance(error, ExhibitionUnfinishedError):
        return {"code": "unfinished"}
    if isinstance(error, PasswordRefusedError):
        return {"code": f"password-{error.code}"}
    return {"code": error.code} if isinstance(error, AccessError) else {}
