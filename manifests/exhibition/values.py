"""An exhibition as a JSON document, and back: how files and the database hold it, and the schema that tells how.

What says nothing is left out, so that two exhibitions are the same exactly where their values are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, get_args

from manifests.errors import ExhibitionError, LanguageError
from manifests.exhibition.model import Exhibition, Shown
from manifests.language import parse_language_tag

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

#: Two hours of text in two languages are 0.3 MB; what is larger is no exhibition.
LARGEST_DOCUMENT_BYTES = 4_000_000
#: A visitor takes half a minute for a step: these are four hours.
MOST_STEPS = 500
#: A text of this length is read in half an hour, standing before one picture.
LONGEST_TEXT = 20_000
_NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~-]{1,128}")
#: Halves of letters, and what neither HTML nor XML takes.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_Kept = TypeVar("_Kept")
#: An exhibition as `exhibition_to_values` returns it.
Document: TypeAlias = Mapping[str, Any]
#: What a step may show, by the word for it.
_KINDS = {str(kind.kind): kind for kind in get_args(Shown)}
#: Their names stand in the places that pydantic tells of, and in no document.
_CLASSES = frozenset(kind.__name__ for kind in _KINDS.values())
SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def strict(kind: type[_Kept]) -> TypeAdapter[_Kept]:
    """Return what knows the fields of a class, and refuses others."""
    from pydantic import ConfigDict, TypeAdapter

    # Nested classes inherit it. Unknown fields are refused: a typing error would otherwise lose what was written.
    config = ConfigDict(extra="forbid", allow_inf_nan=False)
    setattr(kind, "__pydantic_config__", config)  # noqa: B010 - mypy knows no such attribute
    return TypeAdapter(kind)


@cache
def _rules() -> TypeAdapter[Exhibition]:
    """Return what knows the fields; loaded when an exhibition is there, since that takes 0.1 s."""
    return strict(Exhibition)


def exhibition_to_values(exhibition: Exhibition) -> dict[str, Any]:
    """Return an exhibition as JSON keeps it."""
    values: dict[str, Any] = _prune(_rules().dump_python(exhibition, mode="json"))
    return values


def exhibition_from_values(values: object) -> Exhibition:
    """Return the exhibition that was kept, or that somebody sends.

    Raises
    ------
    ExhibitionError
        The values are not those of an exhibition; the message names the field.
    """
    from pydantic import ValidationError

    try:
        exhibition = _rules().validate_python(values)
    except ValidationError as error:
        raise ExhibitionError(find_fault(error, tuple(_KINDS), "exhibition")) from error
    _check_bounds(exhibition, values)
    return exhibition


def read_exhibition(content: bytes) -> Exhibition:
    """Return the exhibition of a JSON file.

    Raises
    ------
    ExhibitionError
        It is too large, no JSON, or not an exhibition.
    """
    from pydantic import ValidationError
    from pydantic_core import from_json

    if len(content) > LARGEST_DOCUMENT_BYTES:
        msg = f"exhibition: the document is larger than {LARGEST_DOCUMENT_BYTES // 1_000_000} MB"
        raise ExhibitionError(msg)
    try:
        return exhibition_from_values(from_json(content, allow_inf_nan=False))
    except (ValueError, ValidationError) as error:
        raise ExhibitionError(f"exhibition: the file is not JSON in UTF-8: {error}") from error


def build_schema() -> dict[str, Any]:
    """Return the JSON schema of an exhibition's document."""
    return {
        "$schema": SCHEMA_DIALECT,
        "title": "Exhibition of Bảo Vật",
        **_rules().json_schema(mode="validation"),
    }


def find_fault(error: ValidationError, kinds: Collection[str], what: str) -> str:
    """Tell of the first fault; of what has a kind, those of its own kind only."""
    faults = error.errors(include_url=False, include_input=False)
    other = {fault["loc"][:-1] for fault in faults if fault["loc"][-1:] == ("kind",)}
    meant = [fault for fault in faults if not any(fault["loc"][: len(at)] == at for at in other)]
    first = (meant or faults)[0]
    told = first["msg"] if meant else f"use {', '.join(kinds)}"
    place = ".".join(str(each) for each in first["loc"] if each not in _CLASSES)
    return f"{what}, {place[:200] or 'the whole'}: {told[:300]}"


def _check_bounds(exhibition: Exhibition, values: object) -> None:
    """Refuse what cannot stand in an address or a document of ours, or is beyond any use."""
    for what, name in (
        ("slug", exhibition.slug),
        *(("step", step.id) for step in exhibition.steps),
    ):
        if not _NAME.fullmatch(name):
            msg = (
                f"exhibition: {name[:128]!r} cannot name a {what}: use 1 to 128 letters A-Z a-z, digits and . _ ~ -,"
                " not . or .. by itself"
            )
            raise ExhibitionError(msg)
    if len(exhibition.steps) > MOST_STEPS:
        msg = f"exhibition: {len(exhibition.steps)} steps are more than {MOST_STEPS}; make several of it"
        raise ExhibitionError(msg)
    if not _are_fit(values):
        _check_texts(values, "exhibition")


def _are_fit(value: object) -> bool:
    """Tell whether `_check_texts` will find nothing; five times as fast, since it names no places."""
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT and not _UNFIT.search(value)
    if isinstance(value, dict):
        return all(map(_are_fit, value.values())) and all(
            _is_tag(name) for name, each in value.items() if _are_texts(each)
        )
    return all(map(_are_fit, value)) if isinstance(value, list | tuple) else True


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(text, str) for text in value)


@lru_cache(maxsize=1000)
def _is_tag(name: str) -> bool:
    try:
        parse_language_tag(name)
    except LanguageError:
        return False
    return True


def _check_texts(value: object, place: str) -> None:
    """Hold every text to its length, and every language map to tags that IIIF accepts."""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise ExhibitionError(f"{place}: a text of {len(value):,} letters is too long")
    if isinstance(value, str) and (found := _UNFIT.search(value)):
        raise ExhibitionError(f"{place}: {found.group()!r} is no letter that a page can show")
    if isinstance(value, list | tuple):
        for number, each in enumerate(value):
            _check_texts(each, f"{place}.{number}")
    if not isinstance(value, dict):
        return
    for name, each in value.items():
        if _are_texts(each):
            try:
                parse_language_tag(name)
            except LanguageError as error:
                raise ExhibitionError(f"{place}: {error}") from error
        _check_texts(each, f"{place}.{name}")


def _prune(value: Any) -> Any:
    """Leave out what says nothing; places in lists are kept."""
    if isinstance(value, dict):
        pruned = ((name, _prune(each)) for name, each in value.items())
        return {name: each for name, each in pruned if each or isinstance(each, int | float)}
    return [_prune(each) for each in value] if isinstance(value, list) else value
