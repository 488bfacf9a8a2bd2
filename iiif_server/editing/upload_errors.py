"""What goes wrong while a file comes in; the statuses are those of tus 1.0."""

from __future__ import annotations

from iiif_server.errors import BaovatError, RefusedError


class UploadOffsetError(BaovatError):
    """A piece does not begin where the file ends."""

    def __init__(self, offset: int, there: int) -> None:
        super().__init__(
            f"the piece begins at {offset}, and {there} bytes are there: go on from {there}"
        )


class UploadBusyError(BaovatError):
    """Another piece of the same file is coming in."""

    code = "upload-busy"

    def __init__(self) -> None:
        super().__init__(
            "another piece of this file is coming in: wait a moment, and ask where to go on"
        )


class UploadTooLargeError(BaovatError):
    """There is no room for the file."""

    code = "no-room"


class UploadIncompleteError(RefusedError):
    """A file is to be kept of which something is missing."""

    code = "upload-incomplete"

    def __init__(self, name: str, offset: int, size: int) -> None:
        super().__init__(f"of {name} {offset:,} of {size:,} bytes came: send the rest first")


class OtherKindError(RefusedError):
    """A file is to take the place of one of another kind."""

    code = "other-kind"

    def __init__(self, file_name: str, kind: str, other: str) -> None:
        super().__init__(
            f"{file_name} is of the kind {kind}, the new file of the kind {other}: bring it in as a media of its own"
        )


class SeveralPagesError(RefusedError):
    """A file of several pages is to take the place of one picture."""

    code = "several-pages"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"the new file has {count} pages, and one picture is replaced: take the page out of it as a file of its own"
        )


class FileElsewhereError(RefusedError):
    """Another media of the item has the file that is to take a place."""

    code = "is-elsewhere"

    def __init__(self, file_name: str) -> None:
        super().__init__(
            f"another media of this item has or had the very file {file_name}: restore it there, or choose another file"
        )
