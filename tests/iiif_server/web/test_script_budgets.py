"""What a page that embeds a model loads before its decoders, as small as a visitor's browser gets it."""

from __future__ import annotations

import gzip

from iiif_server.web.viewer_files import DIST_DIR, asset

#: The engine alone (three.js with its loaders) is about 190 kB.
MODEL_EMBED_BYTES = 230_000

#: In the order in which they come: the frame, the reader of documents, the engine, its tools.
MODEL_EMBED = (
    "src/pages/embed.ts",
    "src/elements/open-work.ts",
    "src/stage/model-stage.ts",
    "src/elements/model-tools.ts",
)


def test_an_embedded_model_loads_few_scripts_before_its_decoders() -> None:
    scripts = {
        path for entry in MODEL_EMBED for path in (asset(entry).script, *asset(entry).preloads)
    }
    sizes = {
        path: len(gzip.compress((DIST_DIR / path.removeprefix("/assets/")).read_bytes(), 9))
        for path in scripts
    }
    assert any("model-stage" in path for path in sizes)
    assert sum(sizes.values()) <= MODEL_EMBED_BYTES, sizes
