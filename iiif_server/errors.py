"""What can go wrong in the house, as one tree.

::

    BaovatError
    ├── SettingError            a setting has a value that is not accepted
    ├── RefusedError            what was handed in cannot be taken; the sender can mend it
    │   ├── UnreadableUploadError   the file is missing, empty or not of a kind that is kept
    │   ├── InvalidIdentifierError  an identifier has characters that are not allowed
    │   ├── InventoryNumberTakenError  another item has the inventory number
    │   ├── RightsMissingError      something is to be published whose rights are not stated
    │   ├── NamelessError           an item is to be without any name
    │   ├── WrongStateError         an item cannot come into a state from the one in which it is
    │   ├── CollectionError         a collection cannot be what it is said to be
    │   ├── EmptyQuestionError      a collection is to fill itself, and asks for nothing
    │   ├── UnknownFacetError       nothing is counted or chosen by this name
    │   ├── UnknownFacetValueError  a facet has no such value
    │   └── ExhibitionUnfinishedError  an exhibition is to be published in which something is missing
    ├── UnknownError            what was asked for does not exist
    │   ├── UnknownItemError
    │   ├── UnknownMediaError
    │   ├── UnknownCollectionError
    │   ├── UnknownExhibitionError
    │   ├── UnknownEditionError
    │   ├── UnknownTermError
    │   ├── UnknownPlaceError
    │   ├── UnknownLevelError
    │   ├── UnknownAnnotationError
    │   ├── UnknownPageError
    │   ├── UnknownTrackError
    │   └── UnknownJobError
    ├── NotPublicError          it exists, but not for this actor
    ├── WithdrawnError          it was public and has been taken back
    │   └── ExhibitionWithdrawnError
    ├── NotReadyError           it exists, but its derivatives are still being made, or failed
    ├── BusyError               too much to do just now; the same request will do later
    ├── TooCostlyError          the answer would need more memory than is ever given to one
    ├── ConfinementError        what decodes a file cannot be confined
    ├── RenderError             an answer could not be made, and not because of the pyramid
    ├── DatabaseError           the database does not answer, or not as it should
    └── StorageError            bytes could not be kept or found
        ├── ObjectMissingError
        └── ObjectReplacedError     another object stands under the key than the one being read

Those of collections and their questions are in `iiif_server.collection_errors`.
The pure packages have trees of their own; `iiif_server.web.problems` maps all of them to HTTP in one table.
"""

from __future__ import annotations

#: Our own identifiers have at most 128 letters; what is longer is nobody's, and not repeated whole.
LONGEST_SHOWN = 128


class BaovatError(Exception):
    """Anything that this service refuses or fails to do, told in one line.

    `code` names the kind for pages that have words of their own for it; many kinds have none.
    """

    code = ""


class SettingError(BaovatError):
    """A setting has a value that is not accepted."""

    def __init__(self, name: str, value: str, accepted: str) -> None:
        super().__init__(f"{name} is {value!r}; it takes {accepted}.")


class RefusedError(BaovatError):
    """What was handed in cannot be taken; the sender can mend it."""


class UnreadableUploadError(RefusedError):
    """The file is missing, empty or not of a kind that is kept."""

    code = "unreadable"


class InvalidIdentifierError(RefusedError):
    """An identifier has characters that are not allowed, or is one or two dots, which mean a folder in a path."""

    def __init__(self, what: str, value: str) -> None:
        super().__init__(
            f"{value!r} cannot name {what}: use 1 to 128 letters A-Z a-z, digits and . _ ~ - only,"
            " and not . or .. by itself."
        )


class InventoryNumberTakenError(RefusedError):
    """Another item has the inventory number that is given."""

    code = "number-taken"

    def __init__(self, number: str, item_id: str) -> None:
        super().__init__(
            f"inventory number {number!r} belongs to item {item_id}: an inventory number names one item;"
            " correct one of the two"
        )


class RightsMissingError(RefusedError):
    """An item is to be published, and its rights are not stated."""

    code = "rights-missing"

    def __init__(self, item_id: str, missing: tuple[str, ...]) -> None:
        super().__init__(
            f"item {item_id} cannot be published: the rights of the {' and the '.join(missing)} are not stated;"
            " give each a URI of rightsstatements.org or creativecommons.org"
        )


class NamelessError(RefusedError):
    """An item is to be without any name."""

    code = "nameless"

    def __init__(self) -> None:
        super().__init__("an item needs a name in a language")


class ExhibitionUnfinishedError(RefusedError):
    """An exhibition is to be published, and something in it is missing or leads nowhere."""

    code = "unfinished"

    def __init__(self, slug: str, errors: int, first: str) -> None:
        super().__init__(
            f"exhibition {slug} cannot be published yet: {first} Faults: {errors};"
            f" `baovat exhibition check {slug}` tells all of them"
        )


class WrongStateError(RefusedError):
    """An item cannot come into a state from the one in which it is."""

    code = "wrong-state"

    def __init__(self, item_id: str, state: str, needed: str, remedy: str) -> None:
        super().__init__(f"item {item_id} is {state} and not {needed}: {remedy}")


class UnknownError(BaovatError):
    """What was asked for does not exist."""

    noun = "thing"

    def __init__(self, identifier: str) -> None:
        shown = identifier if len(identifier) <= LONGEST_SHOWN else f"{identifier[:LONGEST_SHOWN]}…"
        super().__init__(f"There is no {self.noun} {shown!r} here.")


class UnknownItemError(UnknownError):
    """No item has this identifier."""

    noun = "item"


class UnknownMediaError(UnknownError):
    """No media has this identifier."""

    noun = "media"


class UnknownCollectionError(UnknownError):
    """No collection has this identifier."""

    noun = "collection"


class UnknownExhibitionError(UnknownError):
    """No exhibition has this slug."""

    noun = "exhibition"


class UnknownEditionError(UnknownError):
    """The exhibition has no edition of this number."""

    noun = "edition"


class UnknownTermError(UnknownError):
    """No vocabulary has this word."""

    noun = "term"


class UnknownPlaceError(UnknownError):
    """No place has this identifier."""

    noun = "place"


class UnknownLevelError(UnknownError):
    """The model has no level of this name."""

    noun = "level"


class UnknownAnnotationError(UnknownError):
    """Of this media nothing of this identifier is said."""

    noun = "annotation"


class UnknownPageError(UnknownError):
    """A list has not so many pages."""

    noun = "page"


class UnknownTrackError(UnknownError):
    """The recording has no captions and no transcript of this name."""

    noun = "text of this recording"


class UnknownJobError(UnknownError):
    """No job has this identifier, nor any media."""

    noun = "job or media"


class NotPublicError(BaovatError):
    """It exists, but not for this actor."""


class WithdrawnError(BaovatError):
    """It was public and has been taken back."""


class ExhibitionWithdrawnError(WithdrawnError):
    """An exhibition was public and has been taken back."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"The exhibition {slug} was taken back by the institution.")


class NotReadyError(BaovatError):
    """It exists, but its derivatives are still being made, or failed."""


class BusyError(BaovatError):
    """There is too much to do just now; the same request will do later."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(
            f"Too many pictures are being rendered just now; try again in {retry_after_s} s."
        )
        self.retry_after_s = retry_after_s


class TooCostlyError(BaovatError):
    """The answer would need more memory than is ever given to one."""

    def __init__(self, needed_bytes: int, given_bytes: int) -> None:
        super().__init__(
            f"This picture would take about {needed_bytes // 10**6} MB of memory to make, and at most "
            f"{given_bytes // 10**6} MB are given; ask for a smaller size, or for jpg without rotation."
        )


class RenderError(BaovatError):
    """An answer could not be made, and not because of the pyramid."""


class ConfinementError(BaovatError):
    """What a process must not have cannot be taken from it on this system."""


class DatabaseError(BaovatError):
    """The database does not answer, or not as it should."""


class StorageError(BaovatError):
    """Bytes could not be kept or found."""


class ObjectMissingError(StorageError):
    """The store has no object under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The object {key} is not in the store; `baovat jobs retry MEDIA` makes a derivative again."
        )


class ObjectReplacedError(StorageError):
    """Another object stands under the key than the one that was being read."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The object {key} was replaced while it was read; ask again.")
