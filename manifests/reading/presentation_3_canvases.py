"""What the canvases of a Presentation 3 manifest show, and how its table of contents orders them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from manifests.reading.foreign import ForeignChapter, ForeignFile
from manifests.reading.json_tree import Node
from manifests.reading.presentation_3_values import read_texts
from manifests.reading.remarks import Notebook, RemarkKind
from manifests.source import is_address
from manifests.texts import LanguageMap


def read_files(canvases: Iterable[Node], notebook: Notebook) -> tuple[ForeignFile, ...]:
    """Return all pictures, models and recordings that are painted on the canvases, in their order."""
    files: list[ForeignFile] = []
    for canvas in canvases:
        if canvas.text("type") not in {"Canvas", ""}:
            notebook.write(RemarkKind.PROPERTY_LEFT, canvas.pointer, canvas.text("type"))
            continue
        label = read_texts(canvas, "label", notebook)
        painted = [_read_file(body, canvas, label, notebook) for body in _bodies(canvas, notebook)]
        found = [file for file in painted if file is not None]
        if not found:
            notebook.write(RemarkKind.CANVAS_EMPTY, canvas.pointer)
        files += found
    return tuple(files)


def _bodies(canvas: Node, notebook: Notebook) -> Iterator[Node]:
    for page in canvas.objects("items", notebook):
        for annotation in page.objects("items", notebook):
            for body in annotation.list("body"):
                yield from _contents(body)


def _contents(body: Node) -> Iterator[Node]:
    """Yield what a body shows: each choice of it, and the whole that a part is taken from."""
    kind = body.text("type")
    if kind in {"Choice", "Composite", "List"}:
        for option in body.list("items"):
            yield from _contents(option)
    elif kind == "SpecificResource":
        for source in body.list("source"):
            yield from _contents(source)
    else:
        yield body


def _read_file(
    body: Node, canvas: Node, label: LanguageMap, notebook: Notebook
) -> ForeignFile | None:
    if body.text("type") == "TextualBody":
        notebook.write(RemarkKind.PROPERTY_LEFT, body.pointer, "TextualBody")
        return None
    address = body.value.strip() if isinstance(body.value, str) else body.text("id")
    service = _image_service(body)
    if not (address or service):
        notebook.write(RemarkKind.WRONG_TYPE, body.pointer, "id")
        return None
    own = {} if isinstance(body.value, str) else read_texts(body, "label", notebook)
    return ForeignFile(address, body.pointer, own or label, service, canvas.text("id"))


def _image_service(body: Node) -> str:
    """Return the base of the Image API that serves the picture, of any version, or an empty text."""
    for service in body.list("service"):
        base = (service.text("id") or service.text("@id")).rstrip("/")
        kind = f"{service.text('type')} {service.text('@type')} {service.text('@context')} {service.text('profile')}"
        if is_address(base) and (
            "ImageService" in kind or "/image/" in kind or "image-api" in kind
        ):
            return base
    return ""


def count_annotations(resources: Iterable[Node]) -> int:
    """Return how many annotations hang on the resources; a page that is only named counts as one."""
    return sum(
        max(1, len(page.list("items")))
        for resource in resources
        for page in resource.list("annotations")
    )


def read_chapters(node: Node, notebook: Notebook) -> tuple[ForeignChapter, ...]:
    """Return the table of contents; an order of pages (behavior ``sequence``) is none."""
    chapters = []
    for each in node.objects("structures", notebook):
        if any(behavior.value == "sequence" for behavior in each.list("behavior")):
            notebook.write(RemarkKind.PROPERTY_LEFT, each.pointer, "behavior sequence")
            continue
        chapters.append(_read_chapter(each, notebook))
    return tuple(chapters)


def _read_chapter(node: Node, notebook: Notebook) -> ForeignChapter:
    keys: list[str] = []
    chapters: list[ForeignChapter] = []
    for member in node.objects("items", notebook):
        if member.text("type") == "Range":
            chapters.append(_read_chapter(member, notebook))
        elif key := _canvas_of(member):
            keys.append(key.partition("#")[0])
        else:
            notebook.write(RemarkKind.WRONG_TYPE, member.pointer, "Canvas, Range")
    return ForeignChapter(
        read_texts(node, "label", notebook), tuple(dict.fromkeys(keys)), tuple(chapters)
    )


def _canvas_of(member: Node) -> str:
    if member.text("type") != "SpecificResource":
        return member.text("id")
    source = member.find("source")
    return member.text("source") or ("" if source is None else source.text("id"))
