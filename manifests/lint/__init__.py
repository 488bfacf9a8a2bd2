"""What the official Presentation 3 and 4 schemas let through although the specifications forbid it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from manifests.jsonld import PRESENTATION_4_CONTEXT, Document
from manifests.lint import identity, painting, place, references, structure, texts, version_4
from manifests.lint.tree import Node, Problem, list_nodes

__all__ = ["RULES", "RULES_4", "Problem", "Rule", "check", "list_rules"]


@dataclass(frozen=True)
class Rule:
    """One rule: what finds its faults, where it stands in the specification, and what mends them."""

    find: Callable[[list[Node]], Iterator[Problem]]
    clause: str
    remedy: str


#: Name → rule, in the order in which faults are told.
RULES = {
    "context": Rule(identity.check_contexts, "4.6", "Say the context once, at the top, last in its list."),
    "id": Rule(identity.check_ids, "3.2", "Give it an absolute http(s) address of its own, a canvas one without #."),
    "duplicate-id": Rule(identity.check_duplicates, "3.2", "Give one of the two another id."),
    "service": Rule(identity.check_services, "3.2", "Write the profile as the version of the service does."),
    "version-2": Rule(identity.check_version_2_words, "B", "Use the word of version 3."),
    "text": Rule(texts.check_language_maps, "4.1, 4.2", 'Write {"vi": ["…"]}; HTML well-formed, and never in a label.'),
    "label": Rule(texts.check_required_labels, "3.1", "Say in a label what it is."),
    "date": Rule(texts.check_dates, "3.1", "Write day, time and time zone; leave out what is uncertain or BCE."),
    "items": Rule(structure.check_items, "5", "Put in what belongs there, at least one; never embed a manifest."),
    "placement": Rule(structure.check_placement, "A", "Take the property away, or put it where it is allowed."),
    "behavior": Rule(structure.check_behaviors, "3.2", "Use a behaviour that this type has, and one of each set."),
    "nesting": Rule(structure.check_nesting, "3.1", "Take the inner one out; give a child its thumbnail."),
    "reference": Rule(references.check_references, "5.4", "Name a canvas of this manifest, by id and type only."),
    "motivation": Rule(painting.check_motivations, "3.2", "Paint in items; put everything else into annotations."),
    "target": Rule(painting.check_targets, "5.6", "Target the canvas on which the annotation stands, or a part of it."),
    "body": Rule(painting.check_bodies, "5.7", "Name a picture (…/full/max/0/default.jpg), its service beside it."),
    "choice": Rule(painting.check_choices, "5.7", "List the options of a choice, each with a label."),
    "dimensions": Rule(painting.check_dimensions, "5.3", "Give the canvas sides, shape or duration of its content."),
    "format": Rule(painting.check_formats, "3.2", "Say the registered media type of the file."),
    "place": Rule(place.check_places, "navPlace 1.0", "Write [longitude, latitude], and list the context of navPlace."),
}  # fmt: skip

#: The same for version 4; a clause is the name of a section of its data model.
RULES_4 = {
    "context": Rule(version_4.check_context, "JSON-LD Contexts", "Say the context once, at the top, last in its list."),
    "id": Rule(version_4.check_identities, "id", "Give each an address of its own, also in bodies and targets."),
    "text": Rule(texts.check_language_maps, "language", 'Write {"vi": ["…"]}; HTML well-formed, and never in a label.'),
    "label": Rule(texts.check_required_labels, "label", "Say in a label what it is."),
    "date": Rule(texts.check_dates, "navDate", "Write day, time and time zone; leave out what is uncertain or BCE."),
    "annotation": Rule(version_4.check_annotations, "Annotation", "List motivations; make body and target one object."),
    "part": Rule(version_4.check_parts, "SpecificResource", "Write source as an object; list selectors and languages."),
    "scene": Rule(version_4.check_scenes, "Scene", "Paint models, cameras, lights, emitters, canvases; #RRGGBB."),
    "camera": Rule(version_4.check_cameras, "Camera", "See between 0 and 180 degrees, from near to a farther far."),
    "light": Rule(version_4.check_lights, "Light", "Shine relative to full, from 0 to 1; cones up to 90 degrees."),
    "version-3": Rule(version_4.check_former_words, "Properties", "Use the word of version 4."),
    "page": Rule(version_4.check_pages, "Collection", "List items, or name the first and the last page; never both."),
}  # fmt: skip


def list_rules(document: Document) -> dict[str, Rule]:
    """Return the rules that a document is held to, by the version of its context; version 3 where it says none."""
    context = document.get("@context")
    contexts = context if isinstance(context, list) else [context]
    return RULES_4 if PRESENTATION_4_CONTEXT in contexts else RULES


def check(document: Document) -> list[Problem]:
    """List the faults of a Presentation 3 or 4 manifest or collection, in the order of the rules.

    It looks for what the official JSON schema does not see, and takes for granted what that schema
    checks. An empty list means that no rule of ours is broken. Time grows with the size of the document.
    """
    nodes = list_nodes(document)
    return [
        replace(problem, rule=name)
        for name, rule in list_rules(document).items()
        for problem in rule.find(nodes)
    ]
