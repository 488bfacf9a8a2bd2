"""The one place that imports iiif-prezi3: its classes under their names, and the way out to plain values.

Three rules keep its surprises away (3.1.1, each reproduced in tests):

- every object gets its `id` here: a forgotten one would be invented from a counter of the process;
- lists are passed once: an append checks the whole list again, which is quadratic in the canvases;
- `write_values` and not its `json()`, which rewrites every text that ends in ``+00:00``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from iiif_prezi3 import (  # type: ignore[import-untyped]  # it ships no type information
    AnnotationBody,
    Collection,
    Homepage,
    KeyValueString,
    LinkedResource,
    Manifest,
    Provider,
)
from pydantic import ValidationError

from manifests.errors import DocumentError, LanguageError
from manifests.jsonld import Document, Json

__all__ = [
    "AnnotationBody",
    "Collection",
    "Homepage",
    "KeyValueString",
    "LinkedResource",
    "Manifest",
    "Provider",
    "refusals_named",
    "texts",
    "write_collection",
    "write_manifest",
    "write_values",
]


def texts(said: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Turn a language map into the lists iiif-prezi3 and JSON want."""
    return {tag: list(values) for tag, values in said.items()}


def write_values(resource: Any) -> Document:
    """Turn a built resource into plain values, unset properties left out."""
    values: Document = resource.model_dump(mode="json", by_alias=True, exclude_none=True)
    return values


def write_manifest(canvases: Sequence[Json], **properties: Any) -> Document:
    """Write a manifest: its own properties as iiif-prezi3 checks them, and canvases that are plain values already.

    Checking a thousand canvases takes a quarter of a second here (docs/decisions/0022); that iiif-prezi3 would take
    them and write the same is held by tests.
    """
    return write_values(Manifest(items=[], **properties)) | {"items": list(canvases)}


def write_collection(members: Sequence[Json], **properties: Any) -> Document:
    """Write a collection: its own properties as iiif-prezi3 checks them, and members that are plain values already."""
    return write_values(Collection(items=[], **properties)) | {"items": list(members)}


@contextmanager
def refusals_named(what: str) -> Iterator[None]:
    """Raise what iiif-prezi3 refuses as a `DocumentError` that names the document and the first fault.

    Parameters
    ----------
    what
        The document that is being built, as in "manifest of item trong-dong".
    """
    try:
        yield
    except LanguageError as error:
        raise DocumentError(f"{what} cannot be built: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise DocumentError(
            f"{what} cannot be built: {error.title}, {place}: {first['msg']}"
        ) from error
