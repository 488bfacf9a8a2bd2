"""``baovat manifest check``: other people's documents, however they were made."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from iiif_server.cli import manifest_source
from iiif_server.cli.main import main
from manifests.sizes import NO_LIMITS
from manifests.version_4.manifest import build_manifest_4
from tests.manifests.examples import URIS, item, manifest_of


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["manifest", "check", *arguments])


def written(folder: Path, content: object) -> str:
    path = folder / "manifest.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def faulty() -> dict[str, object]:
    document = manifest_of()
    document["label"] = {"vi": ["<b>Trống</b>"]}
    return document


def test_a_document_without_fault_ends_with_0(tmp_path: Path) -> None:
    done = run(written(tmp_path, manifest_of()))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no fault" in done.stderr


def test_a_fault_is_told_with_its_place_rule_and_remedy(tmp_path: Path) -> None:
    done = run(written(tmp_path, faulty()))
    assert done.exit_code == 1
    pointer, rule, told = done.stdout.strip().split("\t")
    assert (pointer, rule) == ("/label/vi/0", "text (4.1, 4.2)")
    assert "label must not be HTML" in told


def test_a_fault_is_told_as_json(tmp_path: Path) -> None:
    done = run("--json", written(tmp_path, faulty()))
    told = json.loads(done.stdout)
    assert set(told) == {"pointer", "rule", "clause", "problem", "remedy"}
    assert (done.exit_code, told["rule"]) == (1, "text")


def test_version_4_is_held_to_rules_of_its_own(tmp_path: Path) -> None:
    document = build_manifest_4(item(), URIS, NO_LIMITS)
    assert run(written(tmp_path, document)).exit_code == 0
    document["placeholderCanvas"] = {"id": "https://x.vn/c", "type": "Canvas"}
    done = run(written(tmp_path, document))
    assert done.exit_code == 1
    assert done.stdout.startswith("/placeholderCanvas\tversion-3 (Properties)\t")


HOSTILE = {
    "truncated": (json.dumps(manifest_of())[:-9].encode(), "is no JSON"),
    "empty": (b"", "is no JSON"),
    "binary": (b"\x89PNG\r\n\x1a\n\xff\xfe", "is no JSON"),
    "deep": (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "nested too deeply"),
    "list": (b"[]", "no JSON object"),
    "text": (b'"manifest"', "no JSON object"),
    "not a number": (b'{"a": NaN}', "NaN is no number"),
    "number of digits": (b'{"a": ' + b"9" * 5000 + b"}", "is no JSON"),
    "version 2": (
        b'{"@context": "http://iiif.io/api/presentation/2/context.json"}',
        "is Presentation 2",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_document_is_a_clear_error(tmp_path: Path, name: str) -> None:
    content, told = HOSTILE[name]
    done = run(written(tmp_path, content))
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_document_of_our_depth_is_read(tmp_path: Path) -> None:
    done = run(written(tmp_path, b'{"a":' * 500 + b"1" + b"}" * 500))
    assert done.exit_code == 1
    assert "@context" in done.stdout


@pytest.mark.parametrize(
    "subject", ["ftp://example.org/m", "file:///etc/passwd", "nothing.json", "."]
)
def test_only_files_and_the_web_are_read(subject: str) -> None:
    done = run(subject)
    assert done.exit_code == 1
    assert "http" in done.stderr


def test_too_large_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest_source, "MAX_BYTES", 1_000)
    done = run(written(tmp_path, manifest_of()))
    assert done.exit_code == 1
    assert "has more than" in done.stderr


class _Web(http.server.BaseHTTPRequestHandler):
    """Answers as the worst of the web does."""

    def do_GET(self) -> None:
        if self.path == "/good":
            self._send(200, json.dumps(manifest_of()).encode())
        elif self.path == "/moved":
            self._send(302, b"", Location="/good")
        elif self.path == "/round":
            self._send(302, b"", Location="/round")
        elif self.path == "/file":
            self._send(302, b"", Location="file:///etc/passwd")
        elif self.path == "/ftp":
            self._send(302, b"", Location="ftp://127.0.0.1/manifest")
        elif self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(50):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
        elif self.path == "/cut":
            self._send(200, b"{", **{"Content-Length": "100"})
        else:
            self._send(404, b"")

    def _send(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Web)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/good", "/moved"])
def test_a_document_on_the_web_is_checked(web: str, path: str) -> None:
    assert run(f"{web}{path}").exit_code == 0


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/round", "cannot be read"),
        ("/file", "not allowed"),
        ("/ftp", "only http and https are followed"),
        ("/none", "404"),
        ("/cut", "is no JSON"),
    ],
)
def test_a_web_that_misbehaves_is_a_clear_error(web: str, path: str, told: str) -> None:
    done = run(f"{web}{path}")
    assert done.exit_code == 1
    assert told in done.stderr


def test_a_web_that_is_slow_is_not_waited_for(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest_source, "MAX_SECONDS", 0.5)
    done = run(f"{web}/slow")
    assert done.exit_code == 1
    assert "longer than" in done.stderr
