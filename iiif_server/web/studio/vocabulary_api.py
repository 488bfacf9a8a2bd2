"""The words that a form offers: vocabularies, places, statements of rights."""

from __future__ import annotations

from iiif_server.access.actions import Action
from iiif_server.catalog.records import read_whole_vocabulary
from iiif_server.web.guards import current_runtime
from iiif_server.web.languages import current_language
from iiif_server.web.studio.json_api import Body, JsonApi
from manifests.language import plain_text
from manifests.rights import KNOWN_RIGHTS
from manifests.vocabulary import Scheme, Vocabulary

api = JsonApi("vocabulary_api")
blueprint = api.blueprint


class Choice(Body):
    """One word: `within` says where it belongs, such as the province of a commune."""

    id: str
    label: str
    within: str = ""


class Words(Body):
    """All words that records name, by vocabulary; ``place`` and ``rights`` beside them."""

    words: dict[str, list[Choice]]


@api.get("/vocabularies", Action.OPEN_STUDIO, gives=Words, queries=("lang",))
def vocabularies() -> Words:
    """Return all vocabularies, places and statements of rights."""
    with current_runtime().database.read() as connection:
        vocabulary = read_whole_vocabulary(connection)
    language = current_language()
    words: dict[str, list[Choice]] = {scheme.value: [] for scheme in Scheme}
    for (scheme, _), term in vocabulary.terms.items():
        within = vocabulary.terms.get((scheme, term.broader))
        above = plain_text(within.label, language) if within else ""
        words[scheme.value].append(
            Choice(id=term.id, label=plain_text(term.label, language), within=above)
        )
    rights = [Choice(id=each.uri, label=plain_text(each.label, language)) for each in KNOWN_RIGHTS]
    return Words(words=words | {"place": _places(vocabulary), "rights": rights})


def _places(vocabulary: Vocabulary) -> list[Choice]:
    language = current_language()
    labels = {place.id: plain_text(place.label, language) for place in vocabulary.places.values()}
    return [
        Choice(id=place.id, label=labels[place.id], within=labels.get(place.within, ""))
        for place in vocabulary.places.values()
    ]
