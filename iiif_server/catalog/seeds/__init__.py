"""The vocabularies and places that a new catalogue begins with, one TOML file for each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from iiif_server.catalog.places import known_places
from iiif_server.catalog.terms import known_terms
from iiif_server.catalog.vocabulary_rows import record_place, record_term
from manifests.vocabulary import Place, Scheme, Term

FOLDER = Path(__file__).parent


def sow_vocabularies(connection: Connection) -> None:
    """Write the words and places that are not there; what somebody changed stays as it is."""
    there = known_terms(connection)
    for term in read_seed_terms():
        if (term.scheme, term.id) not in there:
            record_term(connection, term)
    present = known_places(connection)
    for place in read_seed_places():
        if place.id not in present:
            record_place(connection, place)


def read_seed_terms() -> tuple[Term, ...]:
    """Return the words that come with this version, in the order in which they are shown."""
    return tuple(
        Term(**_as_values(entry), scheme=scheme)
        for scheme in Scheme
        if (FOLDER / f"{scheme.value}.toml").exists()
        for entry in _read(f"{scheme.value}.toml")["term"]
    )


def read_seed_places() -> tuple[Place, ...]:
    """Return the places that come with this version."""
    return tuple(Place(**_as_values(entry)) for entry in _read("places.toml")["place"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _as_values(entry: dict[str, Any]) -> dict[str, Any]:
    """Turn TOML's lists into the tuples that values hold."""
    return {name: _frozen(value) for name, value in entry.items()}


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return _as_values(value) if isinstance(value, dict) else value
