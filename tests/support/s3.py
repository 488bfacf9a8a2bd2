"""An S3 server over HTTP, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.ports import free_port

#: No service takes these; boto3 asks for some before it sends anything.
TEST_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "for-the-test-server-only",
    "AWS_SECRET_ACCESS_KEY": "for-the-test-server-only",
    "AWS_DEFAULT_REGION": "us-east-1",
}


def use_test_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let boto3 sign requests to a server of the tests."""
    for name, value in TEST_CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@contextmanager
def s3_server() -> Iterator[str]:
    """Give the address of an empty S3 server (moto's)."""
    port = free_port()
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "moto.server",
        "-H",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(url, timeout=2):
                    break
            except OSError:
                assert process.poll() is None, "moto's server ended"
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()
