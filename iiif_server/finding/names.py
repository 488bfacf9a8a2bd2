"""What values of facets are called, remembered for some seconds: reading 300 names takes longer than counting them."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from iiif_server.catalog.facets import PLACE
from iiif_server.catalog.places import read_places
from iiif_server.catalog.terms import read_terms
from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.tables import collection
from iiif_server.finding.question import COLLECTION, HAS_MODEL, YES, Key
from manifests.texts import LanguageMap
from manifests.vocabulary import Scheme

#: A word that gets another name is shown by it after so many seconds.
REMEMBERED_S = 5.0

#: What the only value of ``has-model`` is called.
_WITH_MODEL: LanguageMap = {"vi": ("Có mô hình 3D",), "en": ("With a 3D model",)}


@dataclass
class Names:
    """The names that one process knows; threads may share them."""

    _known: dict[Key, LanguageMap] = field(default_factory=dict)
    _since_s: float = 0.0

    def read(self, connection: Connection, keys: Collection[Key]) -> Mapping[Key, LanguageMap]:
        """Return the names of values; those of words and places that are gone are their identifiers."""
        if time.monotonic() - self._since_s > REMEMBERED_S:
            self._known, self._since_s = {}, time.monotonic()
        known = self._known
        unknown = [key for key in keys if key not in known]
        if unknown:
            known |= {(facet, value): {"none": (value,)} for facet, value in unknown}
            known |= _read(connection, unknown)
        return known


def _read(connection: Connection, keys: Collection[Key]) -> dict[Key, LanguageMap]:
    schemes = {scheme.value for scheme in Scheme}
    terms = [(Scheme(facet), value) for facet, value in keys if facet in schemes]
    places = [value for facet, value in keys if facet == PLACE]
    collections = [value for facet, value in keys if facet == COLLECTION]
    query = select(collection.c.id, collection.c.label).where(collection.c.id.in_(collections))
    return {
        **{
            (scheme, name): term.label
            for (scheme, name), term in read_terms(connection, terms).items()
        },
        **{(PLACE, name): place.label for name, place in read_places(connection, places).items()},
        **{(COLLECTION, row.id): texts_from_json(row.label) for row in connection.execute(query)},
        (HAS_MODEL, YES): _WITH_MODEL,
    }
