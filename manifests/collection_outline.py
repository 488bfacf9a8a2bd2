"""What all versions say of a collection, decided once."""

from __future__ import annotations

from manifests.language import tidy
from manifests.model import Collection, CollectionReference, Media
from manifests.texts import LanguageMap
from manifests.words import TOP_COLLECTION

#: The collection of everything.
TOP = "top"


def name_collection(collection: Collection) -> LanguageMap:
    """Return the label of a collection, or what stands for it where it says nothing."""
    fallback: LanguageMap = {"none": (collection.id,)}
    return tidy(collection.label) or (TOP_COLLECTION if collection.id == TOP else fallback)


def place_collection(collection: Collection) -> CollectionReference | None:
    """Return the collection that it lies in; that of everything lies in none."""
    if collection.id == TOP:
        return None
    if collection.parents:
        return collection.parents[-1]
    return CollectionReference(TOP, TOP_COLLECTION)


def choose_picture(collection: Collection) -> Media | None:
    """Return the media that stands for a collection: its own, else the first of its items."""
    own = [collection.picture] if collection.picture is not None else []
    media = [*own, *(item.thumbnail for item in collection.items if item.thumbnail is not None)]
    return next((each for each in media if each.picture is not None), None)
