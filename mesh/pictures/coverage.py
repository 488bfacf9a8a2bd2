"""How much of what lies behind it each place of a surface hides: cut-outs and glass (glTF 2.0, 3.9.4)."""

from __future__ import annotations

import numpy as np

from mesh.indexed import IndexedSurface, PartPlaces, interpolate, sample_texture
from mesh.open3d_kernels import NO_TRIANGLE, Hits, Places, RaySurface
from mesh.pictures.camera import Camera
from mesh.surface import ByteArray, FloatArray, Texture
from mesh.textures import decode_texture

#: Alpha is looked up in a picture at most this large; one band of it takes 16 MB.
_ALPHA_PX = 4096
#: Layers that one ray looks through; a tree of leaves has more, but hardly any light comes from there.
MAX_LAYERS = 8
#: Where the coverage of a triangle is looked up to know whether it throws a shadow, as weights of two corners.
_SPREAD = ((1 / 3, 1 / 3), (0.1, 0.1), (0.8, 0.1), (0.1, 0.8))
#: A ray goes on this far behind a layer, as a share of the diagonal.
STEP = 1e-5


class Coverage:
    """The opacity of a surface, 0 to 1, from factors, textures and colours at vertices."""

    def __init__(self, surface: IndexedSurface) -> None:
        self._surface = surface
        materials = [part.material for part in surface.surface.parts]
        #: Whether every place hides everything, so that nobody has to ask.
        self.is_full = all(material.alpha_mode == "OPAQUE" for material in materials)
        uses = [
            material.base_color
            for material in materials
            if material.alpha_mode != "OPAQUE" and material.base_color is not None
        ]
        self._bands = {
            id(use.texture): _decode_alpha(use.texture) for use in uses if use.texture.has_alpha
        }
        #: What throws shadows: a vitrine of glass must not darken what stands in it.
        self.blockers = surface.rays if self.is_full else self._index_blockers()

    def at(self, places: Places) -> FloatArray:
        """Look up the opacity at n places, (n,)."""
        found = np.ones(len(places.triangles), dtype=np.float32)
        for here in self._surface.by_part(places):
            material = here.part.material
            if material.alpha_mode == "OPAQUE":
                continue
            alpha = self._look_up(here)
            cut = alpha >= material.alpha_cutoff
            found[here.mine] = cut if material.alpha_mode == "MASK" else np.clip(alpha, 0, 1)
        return found

    def cast(self, camera: Camera, rays: FloatArray) -> Hits:
        """Find the first places that hide at least half of what is behind them."""
        origins = np.broadcast_to(camera.position.astype(np.float32), rays.shape)
        hits = self._surface.rays.cast(origins, rays)
        if self.is_full:
            return hits
        distance, triangles = hits.distance.copy(), hits.places.triangles.copy()
        weights = hits.places.weights.copy()
        waiting = np.arange(len(rays))
        for _ in range(MAX_LAYERS):
            waiting = waiting[triangles[waiting] != NO_TRIANGLE]
            waiting = waiting[self.at(Places(triangles[waiting], weights[waiting])) < 0.5]
            if not len(waiting):
                break
            start = distance[waiting] + np.float32(self._surface.diagonal_m * STEP)
            further = self._surface.rays.cast(
                origins[waiting] + rays[waiting] * start[:, None], rays[waiting]
            )
            distance[waiting] = start + further.distance
            triangles[waiting] = further.places.triangles
            weights[waiting] = further.places.weights
        return Hits(distance, Places(triangles, weights))

    def _index_blockers(self) -> RaySurface:
        """Index the triangles that hide at least half of what is behind them."""
        surface = self._surface
        every = np.arange(len(surface.triangles), dtype=np.uint32)
        hidden = np.zeros(len(every), dtype=np.float32)
        for weights in _SPREAD:
            spread = np.broadcast_to(np.array(weights, dtype=np.float32), (len(every), 2))
            hidden += self.at(Places(every, spread))
        solid = surface.triangles[hidden >= len(_SPREAD) / 2]
        # An index of nothing is not possible; a triangle without area is never met.
        return RaySurface(surface.positions, solid if len(solid) else np.zeros((1, 3), np.uint32))

    def _look_up(self, here: PartPlaces) -> FloatArray:
        part, corners = here.part, here.corners
        alpha = np.full(len(corners), part.material.base_color_factor[3], dtype=np.float32)
        if part.colors is not None:
            alpha *= interpolate(part.colors, corners, here.weights)[:, 3]
        use = part.material.base_color
        if use is not None and id(use.texture) in self._bands:
            uv = interpolate(part.uvs[use.texcoord], corners, here.weights)
            alpha *= sample_texture(self._bands[id(use.texture)], uv, use, is_color=False)[:, 0]
        return alpha


def _decode_alpha(texture: Texture) -> ByteArray:
    return np.ascontiguousarray(decode_texture(texture, _ALPHA_PX, alpha=True)[..., 3:])
