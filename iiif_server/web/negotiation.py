"""Which version of the Presentation API a client wants, and in which media type (RFC 9110, 12.5.1; 3.0, 6.3).

Each version has an address of its own, where its documents are all there is. At the address of version 3 a client may
ask for the others by the profile of JSON-LD. What nobody offers is never an error: the client gets version 3.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from manifests.jsonld import JSON_MEDIA_TYPE, LINKED_DATA_MEDIA_TYPE
from manifests.versions import CONTEXTS, Version, linked_data_type


@dataclass(frozen=True)
class Form:
    """A version of a document, and the media type under which it is sent."""

    version: Version
    media_type: str

    @property
    def bare_type(self) -> str:
        """Return the media type without its profile."""
        return self.media_type.partition(";")[0]


@dataclass(frozen=True)
class _Range:
    """What a client accepts: a media type, maybe with wildcards, profiles, and how much it is liked."""

    media_type: str
    profiles: tuple[str, ...]
    quality: float

    def match(self, form: Form) -> int | None:
        """Return how closely a form is meant, from 0 for anything at all; None where it is not."""
        if self.profiles and CONTEXTS[form.version] not in self.profiles:
            return None
        if self.media_type == form.bare_type:
            return 3 if self.profiles else 2
        return {"application/*": 1, "*/*": 0}.get(self.media_type)


def list_forms(version: Version) -> tuple[Form, ...]:
    """Return the forms of a version, the one that is sent unasked first: JSON-LD, in 2.1 plain JSON (7.2 there)."""
    forms = (Form(version, linked_data_type(version)), Form(version, JSON_MEDIA_TYPE))
    return forms[::-1] if version is Version.TWO else forms


def list_forms_at(version: Version) -> tuple[Form, ...]:
    """Return the forms at the address of a version: that of version 3 also has those of the others."""
    if version is not Version.THREE:
        return list_forms(version)
    return tuple(
        form for each in (Version.THREE, Version.TWO, Version.FOUR) for form in list_forms(each)
    )


def choose_form(forms: tuple[Form, ...], accept: str | None) -> Form:
    """Return the form that a client likes best, the earlier of two that it likes alike.

    A form is liked as much as the range that means it most closely says. Where none is accepted it is the first: a
    document in an unwanted form serves the client better than none.
    """
    ranges = _parse_ranges(accept)
    liked = {form: _measure_liking(form, ranges) for form in forms}
    best = max(forms, key=lambda form: liked[form])  # `max` keeps the first of equals
    return best if liked[best] > 0 else forms[0]


def prefers_linked_data() -> bool:
    """Tell whether the client takes JSON-LD as gladly as plain JSON, or says nothing."""
    accept = request.accept_mimetypes
    return accept[JSON_MEDIA_TYPE] <= accept[LINKED_DATA_MEDIA_TYPE]


def _measure_liking(form: Form, ranges: tuple[_Range, ...]) -> float:
    matches = [
        (closeness, each.quality) for each in ranges if (closeness := each.match(form)) is not None
    ]
    return max(matches)[1] if matches else 0.0


def _parse_ranges(accept: str | None) -> tuple[_Range, ...]:
    found = []
    for value, quality in parse_accept_header(accept, MIMEAccept):
        media_type, options = parse_options_header(value)
        profiles = tuple(options.get("profile", "").split())
        named = media_type in {JSON_MEDIA_TYPE, LINKED_DATA_MEDIA_TYPE}
        found.append(_Range(media_type, profiles if named else (), quality))
    return tuple(found)
