from __future__ import annotations

from pathlib import Path

import pytest

from iiif_server.image.libvips import prepare_for_serving
from iiif_server.image.pyramid import write_pyramid
from tests.iiif_server.image.pictures import gradient, grey_ramp


@pytest.fixture(scope="session", autouse=True)
def _prepared() -> None:
    prepare_for_serving()


@pytest.fixture(scope="session")
def colour_pyramid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2301 × 1501 px: odd at every level, with full and padded tiles in four levels."""
    folder = tmp_path_factory.mktemp("colour")
    gradient(2301, 1501).tiffsave(str(folder / "original.tif"))
    write_pyramid(folder / "original.tif", folder / "pyramid.tif", progress=lambda _: None)
    return folder / "pyramid.tif"


@pytest.fixture(scope="session")
def grey_pyramid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grey")
    grey_ramp(1300, 900).pngsave(str(folder / "original.png"))
    write_pyramid(folder / "original.png", folder / "pyramid.tif", progress=lambda _: None)
    return folder / "pyramid.tif"
