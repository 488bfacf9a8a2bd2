"""Nothing is published whose rights nobody has stated."""

from __future__ import annotations

import pytest

from iiif_server.access.publishing import COPY, METADATA, WORK, find_missing_rights
from manifests.record import Record

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
UNKNOWN = "https://example.org/our-terms"


@pytest.mark.parametrize(
    ("work", "copy", "metadata", "missing"),
    [
        (CC0, CC0, CC0, ()),
        ("", CC0, CC0, (WORK,)),
        (CC0, "", CC0, (COPY,)),
        (CC0, CC0, UNKNOWN, (METADATA,)),
        ("", "", "", (WORK, COPY, METADATA)),
    ],
)
def test_each_level_needs_rights_of_its_own(
    work: str, copy: str, metadata: str, missing: tuple[str, ...]
) -> None:
    record = Record(work_rights=work, metadata_rights=metadata)
    assert find_missing_rights(copy, record) == missing
