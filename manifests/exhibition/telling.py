"""What is told, who tells it and where: all that a document of an exhibition is built from."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.exhibition.material import Material
from manifests.exhibition.model import Exhibition
from manifests.model import Provider

#: The picture that stands for an exhibition, as large as that of an item (`version_4.values.CARD_PX`).
CARD_PX = 800
#: A canvas that holds nothing but words: the shape of a screen.
WORDS_WIDTH, WORDS_HEIGHT = 1600, 900


@dataclass(frozen=True)
class Telling:
    """An exhibition with its material, and the edition that it is.

    `frozen` says that the document is that of the edition, at its own address, and not of whatever is public.
    """

    exhibition: Exhibition
    material: Material
    provider: Provider
    edition: int
    frozen: bool = False
