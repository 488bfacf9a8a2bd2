"""The pictures of a file that is being written: which ones, how large, and how good.

Encoding one of 4096 × 4096 px takes most of a second on one core, so several are encoded side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from mesh.surface import Material, Surface, Texture, TextureUse
from mesh.textures import MAX_WEBP_SIDE_PX, TextureLimit, encode_texture

#: libvips itself works on one picture with few threads while it encodes WebP.
_AT_ONCE = 2

#: Pictures that are kept encoded, because the next smaller level often writes the same ones at the same size.
_REMEMBERED = 16


class Role(StrEnum):
    """What a picture is for: a colour, directions of normals, or other numbers."""

    COLOR = "color"
    NORMAL = "normal"
    DATA = "data"


#: A picture in a file: the object it is made from, and its role.
PictureKey = tuple[int, Role]


@dataclass(frozen=True)
class Job:
    """One picture to write; its coverage is kept where a material uses it."""

    texture: Texture
    role: Role
    keep_alpha: bool

    @property
    def key(self) -> PictureKey:
        """What the picture is known by."""
        return id(self.texture), self.role


@dataclass(frozen=True)
class Grade:
    """How good pictures are: the longest side of colours and of the other maps, and their quality."""

    color_px: int
    other_px: int
    quality: int

    def limit(self, role: Role, *, webp: bool) -> TextureLimit:
        """Tell how a picture of some role is written."""
        longest_px = self.color_px if role is Role.COLOR else self.other_px
        if webp:
            longest_px = min(longest_px, MAX_WEBP_SIDE_PX)
        return TextureLimit(longest_px, role is not Role.COLOR, self.quality, webp)


def roles_of(material: Material) -> list[tuple[TextureUse, Role]]:
    """List how a material uses pictures."""
    slots = [
        (material.base_color, Role.COLOR),
        (material.metallic_roughness, Role.DATA),
        (material.normal, Role.NORMAL),
        (material.occlusion, Role.DATA),
        (material.emissive, Role.COLOR),
    ]
    return [(use, role) for use, role in slots if use is not None]


def list_jobs(surface: Surface) -> tuple[Job, ...]:
    """List every picture that a file of this surface needs, once for each role."""
    jobs: dict[PictureKey, Job] = {}
    for material in dict.fromkeys(part.material for part in surface.parts):
        for use, role in roles_of(material):
            covers = use is material.base_color and material.alpha_mode != "OPAQUE"
            known = jobs.get((id(use.texture), role))
            job = Job(use.texture, role, covers or (known is not None and known.keep_alpha))
            jobs[job.key] = job
    return tuple(jobs.values())


def encode_jobs(jobs: Sequence[Job], grade: Grade, *, webp: bool) -> dict[PictureKey, Texture]:
    """Encode pictures, two at a time."""

    def encode(job: Job) -> Texture:
        limit = grade.limit(job.role, webp=webp)
        # A picture is never made larger, so all limits beyond its size are one.
        reached_px = min(limit.longest_px, job.texture.longest_px)
        return _encode_once(job.texture, replace(limit, longest_px=reached_px), job.keep_alpha)

    with ThreadPoolExecutor(_AT_ONCE) as beside:
        return dict(zip((job.key for job in jobs), beside.map(encode, jobs), strict=True))


@lru_cache(maxsize=_REMEMBERED)
def _encode_once(texture: Texture, limit: TextureLimit, keep_alpha: bool) -> Texture:
    return encode_texture(texture, limit, keep_alpha=keep_alpha)
