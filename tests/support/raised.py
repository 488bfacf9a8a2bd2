"""What the program can say of a failure: read out of its sources, without running them.

A message is found as its skeleton: the text as it stands in the source, with a numbered hole for each value.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.sources import HOLE, Source, numbered, read_sources

REPOSITORY = Path(__file__).resolve().parents[2]

#: Where messages come from that a curator may meet.
WHERE = (
    *("mesh", "iiif_server/image", "iiif_server/recordings", "iiif_server/ingest"),
    *("iiif_server/jobs", "iiif_server/catalog", "iiif_server/editing", "iiif_server/transfer"),
    *(
        "iiif_server/access",
        "iiif_server/accounts",
        "iiif_server/collecting",
        "iiif_server/finding",
    ),
    *("iiif_server/exhibitions", "iiif_server/database", "iiif_server/storage"),
    *("iiif_server/web/studio", "iiif_server/web/problems.py"),
    *("iiif_server/errors.py", "iiif_server/collection_errors.py"),
    *("manifests/annotation_bounds.py", "manifests/annotation_editing.py"),
    *("manifests/annotation_values.py", "manifests/record_values.py", "manifests/language.py"),
    *("manifests/exhibition", "manifests/scale.py", "manifests/rights.py", "manifests/errors.py"),
)
PACKAGES = ("mesh", "iiif_server", "manifests")

ROOTS = frozenset({"MeshError", "ImageError", "RecordingError", "BaovatError", "ManifestsError"})

#: Trees of errors of which no curator is told, or in other words than the message.
ELSEWHERE = {
    "ImageRequestError": "answers to programs that ask the Image API",
    "SettingError": "told to the operator when the service starts",
    "ListRefusedError": "has both languages by itself",
    "SearchError": "answers to programs that ask Content Search",
    "ContentStateError": "answers to programs that send somebody here",
    "NothingToShowError": "told as “nothing public here”",
    "NotPublicError": "told as “nothing public here”",
    "WithdrawnError": "has a page of its own",
    "BusyError": "answers to programs that ask the Image API",
    "TooCostlyError": "answers to programs that ask the Image API",
    "NotReadyError": "answers to programs that ask the Image API",
    "RenderError": "told as a number to quote",
    "_GivenUpError": "caught where it is raised",
    "_StoppedError": "caught where it is raised",
}

#: Functions that write a reason down, or answer with it → which argument it is.
WRITERS = {"end_job": 2, "give_up_job": 2, "Outcome": 1, "_answer": 1, "Pointed": 1}
#: Arguments by name that are told, whatever function takes them.
KEYWORDS = frozenset({"silence"})


@dataclass(frozen=True)
class Said:
    """A skeleton, and the file and line that say it; `is_part` where it only fills a hole of another one."""

    skeleton: str
    place: str
    is_part: bool = False


@cache
def find_messages() -> tuple[Said, ...]:
    """Return everything that can be said to a curator of a failure."""
    sources = read_sources(REPOSITORY, PACKAGES)
    taking = _find_errors(sources)
    found: dict[tuple[str, bool], Said] = {}
    for source in sources.values():
        if not source.path.startswith(WHERE):
            continue
        for node in _find_texts(source, taking):
            for said in _read(source, node):
                found.setdefault((said.skeleton, said.is_part), said)
    messages = {skeleton for skeleton, is_part in found if not is_part}
    return tuple(
        each
        for (skeleton, is_part), each in found.items()
        if not is_part or skeleton not in messages
    )


def _find_errors(sources: dict[str, Source]) -> dict[str, int | None]:
    """Return the errors of which curators are told, with which argument has the text; None where it is in the class."""
    classes = {
        node.name: node
        for source in sources.values()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
    }

    def lineage(name: str) -> list[str]:
        if name not in classes:
            return []
        return [name, *(up for base in classes[name].bases for up in lineage(ast.unparse(base)))]

    return {
        name: _argument_of([classes[each] for each in lineage(name)])
        for name in classes
        if ROOTS & set(lineage(name)) and not set(ELSEWHERE) & set(lineage(name))
    }


def _argument_of(lineage: list[ast.ClassDef]) -> int | None:
    for kind in lineage:
        for node in kind.body:
            if isinstance(node, ast.FunctionDef) and node.name == "__init__":
                names = [each.arg for each in node.args.args]
                [given] = [each for each in ast.walk(node) if _is_super(each)]
                text = given.args[0]
                is_handed = isinstance(text, ast.Name) and text.id in names
                return names.index(text.id) - 1 if is_handed else None
    return 0


def _is_super(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__"


def _find_texts(source: Source, taking: dict[str, int | None]) -> Iterator[ast.expr]:
    """Yield the expressions whose value is told."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            at = taking.get(name, WRITERS.get(name))
            if at is not None and len(node.args) > at:
                yield node.args[at]
            yield from (each.value for each in node.keywords if each.arg in KEYWORDS)
        elif isinstance(node, ast.ClassDef) and taking.get(node.name, 0) is None:
            if all(taking.get(ast.unparse(base), 0) is not None for base in node.bases):
                yield from (each.args[0] for each in ast.walk(node) if _is_super(each))
        elif isinstance(node, ast.Dict):
            yield from (
                value for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and key.value == "refused"
            )  # fmt: skip
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "reason":
            yield node.value
        elif isinstance(node, ast.FunctionDef) and node.name == "_one_line":
            yield from (
                each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value
            )


def _read(source: Source, node: ast.expr) -> Iterator[Said]:
    place = f"{source.path}:{node.lineno}"
    for text in source.resolve(node):
        if text.strip(f"{HOLE} "):
            yield Said(numbered(text), place)
    for text in source.resolve_holes(node):
        if " " in text.strip(f"{HOLE} ") and any(letter.islower() for letter in text):
            yield Said(numbered(text), place, is_part=True)
