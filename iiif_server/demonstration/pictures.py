"""Pictures in and out of libvips: the only module here that imports it.

Large pictures stay lazy libvips pipelines, which run in bands on every core with little memory; small
ones go through numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyvips

from iiif_server.demonstration.noise import Field

#: A lazy libvips pipeline; the library publishes no types.
Pipeline: TypeAlias = Any
#: Told the share that is done, from 0 to 1.
Progress: TypeAlias = Callable[[float], None]
#: Rows, columns and three bands of red, green and blue.
Colours = npt.NDArray[np.uint8]


def render_svg(body: str, view: tuple[float, float, float, float], width: int) -> Pipeline:
    """Return a drawing as one band of brightness, 0 to 255, `width` pixels wide, held in memory.

    Parameters
    ----------
    body
        SVG elements; white is high (or inked), black is low.
    view
        The part of the drawing that fills the picture: left, top, width, height.
    width
        Width in pixels; the height follows from `view`.
    """
    height = round(width * view[3] / view[2])
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="{view[0]} {view[1]} {view[2]} {view[3]}">'
        f'<rect x="{view[0]}" y="{view[1]}" width="{view[2]}" height="{view[3]}" fill="#000"/>'
        f"{body}</svg>"
    )
    return pyvips.Image.svgload_buffer(text.encode(), unlimited=True)[0].copy_memory()


def open_field(field: npt.NDArray[Any]) -> Pipeline:
    """Return an array, shape (rows, columns) or (rows, columns, bands), as a pipeline."""
    return pyvips.Image.new_from_array(np.ascontiguousarray(field))


def compute_field(pipeline: Pipeline) -> Field:
    """Run a pipeline of one band and return its numbers, shape (rows, columns)."""
    return np.asarray(pipeline.cast("float").numpy(), dtype=np.float32)


def compute_strip(pipeline: Pipeline, top: int, rows: int) -> npt.NDArray[np.float32]:
    """Run some rows of a pipeline and return their numbers, shape (rows, columns, bands)."""
    strip = pipeline.crop(0, top, pipeline.width, rows).cast("float").numpy()
    return np.asarray(strip, dtype=np.float32)


def compute_colours(pipeline: Pipeline) -> Colours:
    """Run a pipeline of three bands and return its pixels, shape (rows, columns, 3)."""
    return np.asarray(pipeline.cast("uchar").numpy(), dtype=np.uint8)


def resize_field(field: Field, width: int, height: int) -> Field:
    """Return the field resampled to another size with a cubic kernel."""
    return compute_field(stretch(open_field(field), width, height))


def blur_field(field: Field, sigma: float) -> Field:
    """Return the field smoothed by a Gaussian of deviation `sigma`, in samples."""
    return compute_field(open_field(field).gaussblur(sigma, precision="float"))


def join(pipelines: list[Pipeline]) -> Pipeline:
    """Return one pipeline with the bands of all."""
    return pipelines[0].bandjoin(pipelines[1:])


def stretch(pipeline: Pipeline, width: int, height: int) -> Pipeline:
    """Return the pipeline resampled to exactly `width` x `height` pixels with a cubic kernel."""
    return pipeline.resize(
        width / pipeline.width, vscale=height / pipeline.height, kernel="cubic"
    ).gravity("north-west", width, height, extend="copy")


def repeat(pipeline: Pipeline, width: int, height: int) -> Pipeline:
    """Return the pipeline laid as tiles over `width` x `height` pixels."""
    across, down = -(-width // pipeline.width), -(-height // pipeline.height)
    return pipeline.replicate(across, down).crop(0, 0, width, height)


def encode_jpeg(colours: Colours, quality: int) -> bytes:
    """Return the bytes of a JPEG with full colour resolution."""
    return bytes(open_field(colours).jpegsave_buffer(Q=quality, subsample_mode="off", keep="none"))


def write_picture(pipeline: Pipeline, path: Path, quality: int, progress: Progress) -> None:
    """Write a pipeline of red, green and blue as JPEG or as tiled TIFF, by the name's ending.

    The TIFF holds JPEG tiles: 151 megapixels of the drum's face are 40 MB, where plain pixels would be
    450 MB to copy and to hash on the first start.
    """
    picture = pipeline.cast("uchar").copy(interpretation="srgb")
    picture.set_progress(True)
    picture.signal_connect("eval", lambda _image, state: progress(min(state.percent / 100, 1.0)))
    if path.suffix == ".tif":
        picture.tiffsave(
            str(path), compression="jpeg", Q=quality, tile=True, tile_width=512, tile_height=512
        )
    else:
        picture.jpegsave(str(path), Q=quality, subsample_mode="off")
    progress(1.0)
