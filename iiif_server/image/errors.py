"""Everything that can go wrong with a picture, as one tree.

::

    ImageError
    ├── ImageRequestError          somebody asked for something
    │   ├── ImageSyntaxError         that the grammar of the Image API does not know
    │   ├── ImageArithmeticError     that this picture, or the limits, cannot give
    │   └── UnsupportedError         that the API knows and this service does not do
    ├── ImageRefusedError          a deposited file cannot be accepted; the message is for its depositor
    │   └── UnknownFormatError         it is no picture of a known format; it may be something else
    ├── TiffStructureError         a TIFF's directories contradict the file; its callers say what that means
    ├── DerivationError            a pyramid could not be made although the file looked right
    └── DamagedPyramidError        a stored pyramid is not what this package wrote

A message is one line: what was asked or found, what is possible, what to do.
"""

from __future__ import annotations


class ImageError(Exception):
    """Root of all errors of this package."""


class ImageRequestError(ImageError):
    """A request for pixels cannot be answered, because of the request."""


class ImageSyntaxError(ImageRequestError):
    """A parameter does not follow the grammar of the Image API."""


class ImageArithmeticError(ImageRequestError):
    """A well-formed parameter asks for pixels that do not exist or are too many."""


class UnsupportedError(ImageRequestError):
    """A valid request needs a feature that is not offered here."""


class ImageRefusedError(ImageError):
    """A deposited file is unknown, damaged, hostile or too large."""


class TiffStructureError(ImageError):
    """The directories of a TIFF are broken, endless, or point outside the file."""


class UnknownFormatError(ImageRefusedError):
    """A deposited file is no picture of a known format; it may be something else that is kept."""


class DerivationError(ImageError):
    """A pyramid could not be written."""


class DamagedPyramidError(ImageError):
    """A stored pyramid is truncated, replaced or not one of ours."""
