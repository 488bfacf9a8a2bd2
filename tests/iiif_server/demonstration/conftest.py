"""The demonstration draws with SVG of its own; the service blocks that loader wherever files of others are read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pyvips


@pytest.fixture(autouse=True, scope="module")
def _may_draw() -> Iterator[None]:
    """Let this process draw, which other tests may have made read files as the service does."""
    pyvips.operation_block_set("VipsForeignLoadSvg", False)
    yield
    pyvips.operation_block_set("VipsForeignLoadSvg", True)
