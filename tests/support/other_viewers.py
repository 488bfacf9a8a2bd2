"""Other people's viewers as npm has them, on pages of another origin that open any manifest or model."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

#: As npm gave them in November 2026; each package is one bundle and needs none of its dependencies.
PACKAGES = {
    "mirador": "4.0.0",
    "universalviewer": "4.4.0",
    "@google/model-viewer": "4.4.0",
    "meshoptimizer": "1.3.0",  # whose decoder model-viewer is told of
}
PAGES = {
    "mirador": """<!doctype html><html lang="en"><meta charset="utf-8"><title>Mirador</title>
<style>html,body,#viewer{position:absolute;inset:0;margin:0}</style>
<div id="viewer"></div>
<script src="/mirador/package/dist/mirador.min.js"></script>
<script>
const asked = new URLSearchParams(location.search);
window.shown = Mirador.viewer({
  id: "viewer",
  window: {sideBarOpen: true, sideBarPanel: asked.get("panel") || "info"},
  windows: [{manifestId: asked.get("manifest"), defaultSearchQuery: asked.get("q") || undefined}],
});
</script></html>""",
    "universalviewer": """<!doctype html><html lang="en"><meta charset="utf-8"><title>Universal Viewer</title>
<link rel="stylesheet" href="/universalviewer/package/dist/uv.css">
<style>html,body{margin:0}#uv{width:1280px;height:860px}</style>
<div class="uv" id="uv"></div>
<script src="/universalviewer/package/dist/umd/UV.js"></script>
<script>
const asked = new URLSearchParams(location.search);
window.shown = UV.init("uv", {manifest: asked.get("manifest"), embedded: true});
</script></html>""",
    "model-viewer": """<!doctype html><html lang="en"><meta charset="utf-8"><title>model-viewer</title>
<style>html,body{margin:0}model-viewer{width:800px;height:600px;background:#fff}</style>
<script type="module" src="/model-viewer/package/dist/model-viewer.min.js"></script>
<model-viewer></model-viewer>
<script type="module">
const shown = document.querySelector("model-viewer");
customElements.get("model-viewer").meshoptDecoderLocation = "/meshoptimizer/package/meshopt_decoder.cjs";
window.opened = new Promise((resolve) => {
  shown.addEventListener("load", () => resolve("load"));
  shown.addEventListener("error", (event) => resolve(`${event.detail.type}: ${event.detail.sourceError}`));
});
shown.src = new URLSearchParams(location.search).get("model");
</script></html>""",
}


def fetch_viewers() -> Path | None:
    """Return the folder with the viewers, which npm fills at the first call; None where npm cannot fetch them."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "baovat-tests" / "viewers"
    folder.mkdir(parents=True, exist_ok=True)
    for name, version in PACKAGES.items():
        kept = folder / f"{_short(name)}-{version}"
        if not kept.exists() and not _fetch(name, version, kept):
            return None
    return folder


def _short(package: str) -> str:
    """Return the name of a package without that of who publishes it."""
    return package.rpartition("/")[2]


def _fetch(name: str, version: str, target: Path) -> bool:
    npm = shutil.which("npm")
    if npm is None:
        return False
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    scratch.mkdir(exist_ok=True)
    try:
        command = [npm, "pack", "--silent", f"{name}@{version}"]
        if subprocess.run(command, cwd=scratch, capture_output=True, timeout=300).returncode:
            return False
        for packed in list(scratch.glob("*.tgz")):
            with tarfile.open(packed) as archive:
                archive.extractall(scratch, filter="data")
            packed.unlink()
        if not target.exists():
            scratch.rename(target)
        return True
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def viewer_pages(folder: Path, scratch: Path) -> Iterator[str]:
    """Serve the pages of all viewers on a port of their own; give the address."""
    for package, version in PACKAGES.items():
        name = _short(package)
        if name in PAGES:
            (scratch / f"{name}.html").write_text(PAGES[name], encoding="utf-8")
        (scratch / name).symlink_to(folder / f"{name}-{version}")
    handler = functools.partial(_Quiet, directory=str(scratch))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Print nothing: pytest shows what matters."""


def page_address(pages: str, viewer: str, manifest: str, **more: str) -> str:
    """Return the address at which a viewer opens a manifest."""
    return f"{pages}/{viewer}.html?{urlencode({'manifest': manifest, **more})}"
