"""What can go wrong when a thing is described in IIIF.

::

    ManifestsError
    ├── AddressError         a base address or identifier that cannot stand in a public URI
    ├── LanguageError        a text or tag that is not `language=text`
    ├── UnknownRightsError   a rights statement IIIF does not know
    ├── NothingToShowError   an item without a single picture or model that is ready
    ├── DateError            a date that is not EDTF
    ├── RecordError          values that are not those of a record
    ├── ExhibitionError      values that are not those of an exhibition
    ├── AnnotationError      what was handed in is no annotation that can be kept
    ├── SearchError          a question that cannot be understood
    ├── ContentStateError    what should say what to look at says it not as IIIF does
    └── DocumentError        values that cannot be written as a Presentation 3 document
"""

from __future__ import annotations


class ManifestsError(Exception):
    """The root of this package's errors; its text is one line for the person who asked."""


class AddressError(ManifestsError):
    """A base address or an identifier cannot be part of a public URI."""


class LanguageError(ManifestsError):
    """A language tag, or a text with its language, is not written as expected."""


class UnknownRightsError(ManifestsError):
    """A rights URI is neither Creative Commons nor RightsStatements.org."""


class NothingToShowError(ManifestsError):
    """An item has no media that is ready; the web answers 404 with this text."""


class DateError(ManifestsError):
    """A date is not written in EDTF."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"date {text!r} is not EDTF: write for example 1428, 1428/1527, 14XX, 1428~ or -0500"
        )


class RecordError(ManifestsError):
    """Values handed in are not those of a record; the message names the field."""


class ExhibitionError(ManifestsError):
    """Values handed in are not those of an exhibition; the message names the field."""


class ScaleError(ManifestsError):
    """What somebody says of how large the thing in a picture is cannot be understood, or cannot be."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(
            f"scale {text[:80]!r} {why}: write the width or height of what the whole picture shows "
            '("rộng 420 mm", "height 30 cm"), a scale bar ("50 mm = 1200 px", or with its two ends '
            '"50 mm = 100,200 1300,200"), or the resolution of a scan ("600 ppi")'
        )


class AnnotationError(ManifestsError):
    """What was handed in is no annotation that can be kept; the message names the rule, and which one where known."""


class SearchError(ManifestsError):
    """A question to Content Search cannot be understood."""


class ContentStateError(ManifestsError):
    """What should say what to look at does not say it as Content State 1.0 does."""


class DocumentError(ManifestsError):
    """The values given cannot be written as a valid Presentation 3 document."""
