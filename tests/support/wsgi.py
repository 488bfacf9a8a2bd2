"""Asking an application as a WSGI server does, without a client that mends addresses on their way."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask


def ask(app: Flask, path: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and content of what stands under a path, which is decoded once, into bytes."""
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "HTTP_HOST": "127.0.0.1:8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": None,
        "wsgi.errors": None,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }

    def start_response(status: str, headers: list[tuple[str, str]], _info: Any = None) -> None:
        told[:] = [int(status[:3]), {name.lower(): value for name, value in headers}]

    body = app(environ, start_response)  # type: ignore[arg-type]
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return told[0], told[1], content
