"""One image request, read from the four last parts of its path; it knows nothing about any picture."""

from __future__ import annotations

from dataclasses import dataclass

from iiif_server.image.parameters import (
    ApiVersion,
    Format,
    Quality,
    Region,
    Rotation,
    Size,
    parse_quality_and_format,
    parse_region,
    parse_rotation,
    parse_size,
)


@dataclass(frozen=True)
class ImageRequest:
    """What somebody asks of a picture, as values.

    ``str()`` gives the path below the identifier; parsing that again gives an equal request.
    """

    region: Region
    size: Size
    rotation: Rotation
    quality: Quality
    format: Format
    version: ApiVersion

    def __str__(self) -> str:
        return f"{self.region}/{self.size}/{self.rotation}/{self.quality}.{self.format}"


def parse_image_request(
    region: str, size: str, rotation: str, quality_and_format: str, version: ApiVersion
) -> ImageRequest:
    """Read the parts ``region/size/rotation/quality.format``, each already percent-decoded once.

    Raises
    ------
    ImageSyntaxError
        If a part does not follow the grammar of `version`.
    """
    quality, extension = parse_quality_and_format(quality_and_format)
    return ImageRequest(
        parse_region(region),
        parse_size(size, version),
        parse_rotation(rotation),
        quality,
        extension,
        version,
    )
