"""Where a description that was taken in came from: whom to name, and where the original stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from manifests.texts import LanguageMap

if TYPE_CHECKING:
    from pydantic import HttpUrl, TypeAdapter

IIIF_FORMAT = "application/ld+json"
LIDO_FORMAT = "application/xml"


@dataclass(frozen=True)
class Agent:
    """An institution that stands behind a foreign description; what it does not tell of itself is empty.

    `id`, `homepage` and `logo` are absolute URIs.
    """

    label: LanguageMap
    id: str = ""
    homepage: str = ""
    logo: str = ""


@dataclass(frozen=True)
class Source:
    """The foreign document, or the record in it, that an item was taken from.

    `id` is what it calls itself, a URI or the identifier of a record; `format` the media type of its document;
    `pages` are addresses where people read of the same thing. `digest` tells one state of it from another: hex of a
    SHA-256.
    """

    id: str
    format: str
    agents: tuple[Agent, ...] = ()
    pages: tuple[str, ...] = ()
    digest: str = field(default="", compare=False)


#: Addresses beyond this are refused by servers and browsers alike.
LONGEST_ADDRESS = 2_000
#: What RFC 3986 allows nowhere in an address.
_UNFIT = '<>"{}|\\^`\x7f'


@cache
def _read_rules() -> tuple[TypeAdapter[Source], TypeAdapter[HttpUrl]]:
    """Return what knows the fields of a source, and what an address is; loaded when needed, since that takes 0.1 s."""
    from pydantic import HttpUrl, TypeAdapter

    return TypeAdapter(Source), TypeAdapter(HttpUrl)


def source_to_values(source: Source) -> dict[str, Any]:
    """Return a source as JSON keeps it."""
    rules, _ = _read_rules()
    values: dict[str, Any] = rules.dump_python(source, mode="json", exclude_defaults=True)
    return values


def source_from_values(values: object) -> Source:
    """Return the source that was kept."""
    rules, _ = _read_rules()
    return rules.validate_python(values)


def is_address(text: str) -> bool:
    """Tell whether a text is an address that may stand in a document of ours: http(s), with a host, nothing odd.

    What is not may be anything: ``javascript:``, a name, a call number.
    """
    if len(text) > LONGEST_ADDRESS or any(letter <= " " or letter in _UNFIT for letter in text):
        return False
    from pydantic import ValidationError

    _, address = _read_rules()
    try:
        address.validate_python(text)
    except ValidationError:
        return False
    return True
