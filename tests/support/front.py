"""The nginx configuration of docs/operations, in Debian's nginx, before a running service.

Between both stands an origin: another nginx that shortens ``max-age`` from a minute to a second, so that what
happens after that time can be seen, tells what was asked of it, and can be stopped.
"""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.nginx import running_nginx
from tests.support.ports import free_port
from tests.support.service import Service

OPERATIONS = Path(__file__).resolve().parents[2] / "docs/operations"

#: What the service lets others keep an answer, and what the origin makes of it.
KEPT_S, SHORT_S = 60, 1

ORIGIN = """
    map $upstream_http_cache_control $shortened {{
        default $upstream_http_cache_control;
        "~^public, max-age={kept_s}(?<more>.*)$" "public, max-age={short_s}$more";
    }}
    server {{
        listen 127.0.0.1:{port};
        merge_slashes off;
        add_header X-Asked $request_uri always;
        location / {{
            proxy_pass {service};
            proxy_set_header Host $http_host;
            proxy_hide_header Cache-Control;
            add_header Cache-Control $shortened always;
            add_header X-Asked $request_uri always;
        }}
        location /iiif/private {{
            add_header Cache-Control "private, max-age=60" always;
            return 200 "for you alone";
        }}
        location /iiif/with-a-cookie {{
            add_header Cache-Control "public, max-age=60" always;
            add_header Set-Cookie "name=value" always;
            return 200 "for you alone";
        }}
        location /iiif/long {{
            add_header Cache-Control "public, max-age=60" always;
            return 200 "for all";
        }}
    }}
"""


@dataclass(frozen=True)
class Answer:
    """An answer with every line of its header: a name may stand there twice."""

    status: int
    lines: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.lines if known.lower() == name.lower()]

    def one(self, name: str) -> str:
        (value,) = self.all(name)
        return value


def get(
    url: str, path: str, method: str = "GET", *, asker: str | None = None, **headers: str
) -> Answer:
    """Ask for exactly this path, from an address of this machine if wanted: no library makes it tidy."""
    source = None if asker is None else (asker, 0)
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30, source_address=source)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=names)
        response = connection.getresponse()
        return Answer(response.status, tuple(response.getheaders()), response.read())
    finally:
        connection.close()


@dataclass
class Front:
    """Both servers before the service: the cache that is tested, and the origin that can be stopped."""

    url: str
    service: Service
    media: str
    origin: ExitStack

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        return get(self.url, path, method, **headers)

    @property
    def tile(self) -> str:
        return f"/iiif/image/3/{self.media}/0,0,512,512/512,512/0/default.jpg"


def configured(port: int, origin: int, folder: Path, tls: Path | None = None) -> str:
    """Return the file as it is shipped, with the test's ports and folders in place of those of a museum."""
    text = (OPERATIONS / "nginx.conf").read_text(encoding="utf-8")
    places = {
        "server 127.0.0.1:8080;": f"server 127.0.0.1:{origin};",
        "listen 80 default_server;": f"listen 127.0.0.1:{port} default_server;",
        "/var/cache/baovat-nginx": str(folder / "cache"),
        "include /etc/nginx/baovat/*.conf;": f"include {tls or folder / 'none*.conf'};",
    }
    return substituted(text, places)


def substituted(text: str, places: dict[str, str]) -> str:
    for written, here in places.items():
        assert text.count(written) == 1, f"{written!r} stands in the file once"
        text = text.replace(written, here)
    return text


@contextmanager
def running_front(service: Service, media: str, folder: Path) -> Iterator[Front]:
    """Run both before the service; their scratch is in the folder."""
    port, origin_port = free_port(), free_port()
    for name in ("front", "origin"):
        (folder / name).mkdir()
    origin = ORIGIN.format(kept_s=KEPT_S, short_s=SHORT_S, port=origin_port, service=service.url)
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(running_nginx(folder / "origin", origin, origin_port))
        text = configured(port, origin_port, folder / "front")
        second.enter_context(running_nginx(folder / "front", text, port))
        yield Front(f"http://127.0.0.1:{port}", service, media, first)


def pass_max_age() -> None:
    """Wait until nothing kept is fresh: nginx counts whole seconds."""
    time.sleep(SHORT_S + 1.1)


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for localhost that signs itself."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key
