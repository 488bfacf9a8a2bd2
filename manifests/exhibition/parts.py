"""What stands inside a step: the pictures and recordings that it names, and the texts that it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from manifests.exhibition.model import (
    Choice,
    Comparison,
    Exhibition,
    FilmPart,
    Find,
    Gallery,
    GalleryPicture,
    ImagePart,
    MapView,
    MediaReference,
    ModelView,
    Quote,
    Shown,
    SoundPart,
    Step,
)
from manifests.model import MediaKind
from manifests.texts import LanguageMap


@dataclass(frozen=True)
class Named:
    """One media that a step names, as what it is shown there, and what is said for those who do not see or hear it."""

    of: MediaReference
    kind: MediaKind
    alt: LanguageMap


def list_pictures(shows: Shown) -> tuple[ImagePart, ...]:
    """Return the pictures of a step, in the order in which they are shown."""
    match shows:
        case ImagePart():
            return (shows,)
        case Comparison():
            return (shows.before, shows.after)
        case Gallery():
            return tuple(each.picture for each in shows.pictures)
        case Find():
            return (shows.picture,)
        case Choice(picture=ImagePart() as picture):
            return (picture,)
        case _:
            return ()


def list_named(shows: Shown) -> tuple[Named, ...]:
    """Return every media that a step names."""
    match shows:
        case ModelView():
            return (Named(shows.of, MediaKind.MODEL, shows.alt),)
        case SoundPart():
            return (Named(shows.of, MediaKind.AUDIO, shows.alt),)
        case FilmPart():
            return (Named(shows.of, MediaKind.VIDEO, shows.alt),)
        case _:
            return tuple(Named(each.of, MediaKind.IMAGE, each.alt) for each in list_pictures(shows))


def list_items(exhibition: Exhibition) -> tuple[str, ...]:
    """Return the items that an exhibition names, each once, in their order."""
    cover = () if exhibition.cover is None else (exhibition.cover,)
    named = [
        *(each.of.item for each in cover),
        *(each.of.item for step in exhibition.steps for each in list_named(step.shows)),
    ]
    return tuple(dict.fromkeys(filter(None, named)))


def list_texts(step: Step) -> Iterator[tuple[str, LanguageMap]]:
    """Yield what a step says in words, each with the name of its field; alternative texts are those of media."""
    yield "title", step.title
    yield "text", step.text
    for number, branch in enumerate(step.branches, 1):
        yield f"branch {number}", branch.label
    match step.shows:
        case Quote(words=words, source=source):
            yield from (("quote", words), ("source", source))
        case Comparison() as shown:
            yield from (("before", shown.before_label), ("after", shown.after_label))
        case Gallery(pictures=pictures):
            yield from ((f"caption {at}", each.caption) for at, each in enumerate(pictures, 1))
        case MapView(places=places):
            yield from ((f"place {at}", each.label) for at, each in enumerate(places, 1))
        case Choice(question=question, answers=answers):
            yield "question", question
            for at, answer in enumerate(answers, 1):
                yield f"answer {at}", answer.text
                yield f"response {at}", answer.response
        case Find() as shown:
            yield "question", shown.question
            yield from (("response", shown.response), ("hint", shown.hint))
        case _:
            pass


def with_references(
    exhibition: Exhibition, choose: Mapping[tuple[MediaReference, MediaKind], str]
) -> Exhibition:
    """Return the exhibition with media by identifier, where `choose` knows it: what an edition keeps."""

    def named(of: MediaReference, kind: MediaKind) -> MediaReference:
        found = choose.get((of, kind))
        return of if found is None else MediaReference(of.item, found)

    def pictured(part: ImagePart) -> ImagePart:
        return replace(part, of=named(part.of, MediaKind.IMAGE))

    def shown(shows: Shown) -> Shown:
        match shows:
            case ModelView():
                return replace(shows, of=named(shows.of, MediaKind.MODEL))
            case SoundPart():
                return replace(shows, of=named(shows.of, MediaKind.AUDIO))
            case FilmPart():
                return replace(shows, of=named(shows.of, MediaKind.VIDEO))
            case _:
                return with_pictures(shows, pictured)

    cover = None if exhibition.cover is None else pictured(exhibition.cover)
    steps = tuple(replace(step, shows=shown(step.shows)) for step in exhibition.steps)
    return replace(exhibition, cover=cover, steps=steps)


def with_pictures(shows: Shown, change: Callable[[ImagePart], ImagePart]) -> Shown:
    """Return what a step shows with each of its pictures changed."""
    match shows:
        case ImagePart():
            return change(shows)
        case Comparison():
            return replace(shows, before=change(shows.before), after=change(shows.after))
        case Gallery():
            pictures = tuple(
                GalleryPicture(change(each.picture), each.caption) for each in shows.pictures
            )
            return replace(shows, pictures=pictures)
        case Find():
            return replace(shows, picture=change(shows.picture))
        case Choice(picture=ImagePart() as picture):
            return replace(shows, picture=change(picture))
        case _:
            return shows
