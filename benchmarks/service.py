"""The service as a museum runs it, on a data folder of the benchmark's own, with pictures in it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.errors import WrongAnswerError
from benchmarks.pictures import LARGE, Picture, find_or_write
from tests.support.service import Service, running_service

#: The media of each picture that an earlier benchmark of this run deposited.
MEDIA_LIST = "benchmark-media.json"


@dataclass(frozen=True)
class Shown:
    """A running service, and the media of each picture in it."""

    service: Service
    media: dict[str, str]

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return self.service.url

    @property
    def port(self) -> int:
        """The port it listens on."""
        port = urlsplit(self.service.url).port
        assert port is not None
        return port

    def path(self, picture: Picture, rest: str) -> str:
        """Return the path of something that Image API 3.0 answers about a picture."""
        return f"/iiif/image/3/{self.media[picture.name]}/{rest}"

    def paths(self, picture: Picture, rests: Sequence[str]) -> list[str]:
        """Return the path of each."""
        return [self.path(picture, rest) for rest in rests]

    def tile_px(self, picture: Picture) -> int:
        """Return the side of the tiles, as ``info.json`` tells it."""
        side: int = json.loads(self.body(self.path(picture, "info.json")))["tiles"][0]["width"]
        return side

    def body(self, path: str) -> bytes:
        """Return what is answered with 200."""
        status, _, body = self.service.get(path)
        if status != 200:
            raise WrongAnswerError(f"{path} was answered with {status}: {body[:200]!r}")
        return body


@contextmanager
def shown(folder: Path, *pictures: Picture, data: str = "data", **settings: str) -> Iterator[Shown]:
    """Run the service with pictures in it; what an earlier benchmark of this run deposited is still there.

    Parameters
    ----------
    folder
        Scratch folder of the run.
    data
        Name of the data folder in it.
    settings
        Further settings, such as ``BAOVAT_STORAGE_URL``.
    """
    data_dir = folder / data
    data_dir.mkdir(exist_ok=True)
    processes = {"BAOVAT_WEB_PROCESSES": str(os.cpu_count())}
    with running_service(data_dir, **(processes | settings)) as service:
        known = data_dir / MEDIA_LIST
        media: dict[str, str] = json.loads(known.read_text()) if known.exists() else {}
        for picture in pictures or (LARGE,):
            if picture.name not in media:
                source = find_or_write(folder, picture, "jpg")
                media[picture.name] = service.add(source, picture.name)[0]["media"]
        known.write_text(json.dumps(media))
        yield Shown(service, media)
