"""Names of files as they are shown."""

from __future__ import annotations

import pytest

from iiif_server.ingest.receive import clean_file_name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("trống đồng.tif", "trống đồng.tif"),
        ("line\n\x1b[31m.jpg", "line??[31m.jpg"),
        ("odd\udcff.png", "odd?.png"),
        ("right-to-left\u202egpj.exe", "right-to-left?gpj.exe"),
        ("", "?"),
        ("a" * 300, "a" * 255),
    ],
)
def test_a_name_is_shown_without_what_cannot_be_shown(given: str, shown: str) -> None:
    assert clean_file_name(given) == shown
