"""What a collection, or the question that fills one, cannot be."""

from __future__ import annotations

from collections.abc import Iterable

from iiif_server.errors import RefusedError


class CollectionError(RefusedError):
    """A collection cannot be what it is said to be; `code` names why for pages that have words of their own."""

    def __init__(self, told: str, code: str = "collection") -> None:
        super().__init__(told)
        self.code = code


class EmptyQuestionError(RefusedError):
    """A collection is to fill itself, and asks for nothing."""

    code = "asks-nothing"

    def __init__(self) -> None:
        super().__init__("a question needs a facet with its value, or words with letters or digits")


class UnknownFacetError(RefusedError):
    """Nothing is counted or chosen by this name."""

    def __init__(self, facet: str, known: Iterable[str]) -> None:
        super().__init__(f"there is no facet {facet!r}; there are {', '.join(known)}, and words")


class UnknownFacetValueError(RefusedError):
    """A facet has no such value."""

    def __init__(self, facet: str, value: str, known: str) -> None:
        super().__init__(f"the facet {facet} has no value {value!r}; it has {known!r}")
