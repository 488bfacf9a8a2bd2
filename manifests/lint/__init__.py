"""What the official Presentation 3 schema lets through although the specification forbids it."""

from __future__ import annotations

from manifests.jsonld import Document
from manifests.lint import identity, painting, place, structure, texts
from manifests.lint.tree import Problem, list_nodes

__all__ = ["Problem", "check"]

_RULES = (
    identity.check_contexts,
    identity.check_ids,
    identity.check_duplicates,
    identity.check_services,
    identity.check_version_2_words,
    texts.check_language_maps,
    texts.check_required_labels,
    texts.check_dates,
    structure.check_items,
    structure.check_placement,
    structure.check_behaviors,
    structure.check_nesting,
    painting.check_motivations,
    painting.check_targets,
    painting.check_bodies,
    painting.check_dimensions,
    painting.check_formats,
    place.check_places,
)


def check(document: Document) -> list[Problem]:
    """List the faults of a Presentation 3 manifest or collection, in the order of the rules.

    It looks for what the official JSON schema does not see, and takes for granted what that schema
    checks. An empty list means that no rule of ours is broken. Time grows with the size of the document.
    """
    nodes = list_nodes(document)
    return [problem for rule in _RULES for problem in rule(nodes)]
