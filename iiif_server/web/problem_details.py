"""What programs are told of an error beside its status and sentence (RFC 9457, section 3.2)."""

from __future__ import annotations

from iiif_server.access.errors import ForbiddenError, PasswordRefusedError
from iiif_server.catalog.revisions import StaleRevisionError
from iiif_server.errors import BaovatError
from iiif_server.web.reasons import say_reason
from iiif_server.web.studio.body_errors import InvalidBodyError
from manifests.errors import DateError


def find_details(error: Exception) -> dict[str, object]:
    """Return the members of a problem document that belong to this kind of error.

    ``code`` names it for pages that have words of their own, ``errors`` the faults of a body, ``current`` what is
    there where somebody else saved meanwhile.
    """
    if isinstance(error, InvalidBodyError):
        faults = [
            {"pointer": each.pointer, "detail": say_reason(each.message)} for each in error.faults
        ]
        return {"code": "invalid", "errors": faults}
    if isinstance(error, StaleRevisionError):
        return {"code": "stale", "revision": error.current_revision, "current": error.current}
    if isinstance(error, ForbiddenError):
        return {"code": error.code, "action": error.action}
    if isinstance(error, PasswordRefusedError):
        return {"code": f"password-{error.code}"}
    if isinstance(error, DateError):
        return {"code": "date"}
    code = error.code if isinstance(error, BaovatError) else ""
    return {"code": code} if code else {}
