from __future__ import annotations

import numpy as np
import pytest

from iiif_server.image.abbreviated_jpeg import abbreviate
from iiif_server.image.errors import DerivationError
from iiif_server.image.turbo_jpeg import encode_jpeg
from tests.iiif_server.image.pictures import decode


def noise(seed: int, *channels: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (64, 64, *channels)).astype(np.uint8)


@pytest.mark.parametrize("channels", [(), (3,)])
def test_tables_and_body_together_are_the_picture(channels: tuple[int, ...]) -> None:
    whole = encode_jpeg(noise(1, *channels), 85)
    parted = abbreviate(whole)
    again = decode(parted.tables[:-2] + parted.body[2:])
    assert (again - decode(whole)).abs().max() == 0
    assert parted.tables[:4] == b"\xff\xd8\xff\xdb"
    assert b"JFIF" not in parted.tables + parted.body
    assert len(parted.body) < len(whole) - 200 * (1 + bool(channels))


def test_pictures_of_one_quality_share_their_tables() -> None:
    first, second = (abbreviate(encode_jpeg(noise(seed, 3), 85)) for seed in (1, 2))
    other = abbreviate(encode_jpeg(noise(1, 3), 60))
    assert first.tables == second.tables != other.tables
    assert first.body != second.body


@pytest.mark.parametrize("length", [0, 2, 3, 20, 180])
def test_a_file_that_ends_before_its_scan_is_no_tile(length: int) -> None:
    with pytest.raises(DerivationError, match="JPEG"):
        abbreviate(encode_jpeg(noise(1, 3), 85)[:length])
