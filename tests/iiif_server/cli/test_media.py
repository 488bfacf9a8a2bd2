"""`baovat caption`, `baovat media`, and what `baovat add` says of media."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.pictures import write_grid
from tests.support.recordings import CAPTIONS, wav_bytes
from tests.support.service import Service, baovat, clean_environment


def test_a_recording_with_its_words_and_texts(service: Service, tmp_path: Path) -> None:
    song, text = tmp_path / "then.wav", tmp_path / "then.vtt"
    song.write_bytes(wav_bytes())
    text.write_text(CAPTIONS)
    said = ("--role", "context", "--alt", "vi=Một làn điệu then")
    captured = ("--capture", "vi=Máy ghi: Zoom H4n", "--capture", "en=Recorder: Zoom H4n")
    [added] = service.add(song, "then", *said, *captured)
    media = added["media"]
    done = service.baovat("caption", media, text, "--language", "tyz", "--json")
    assert done.returncode == 0, done.stderr
    track = json.loads(done.stdout)["text"]
    status, headers, content = service.get(f"/recordings/{media}/{track}.vtt")
    assert (status, headers["content-type"]) == (200, "text/vtt; charset=utf-8")
    assert "mười bốn" in content.decode()
    told = json.loads(service.baovat("media", media, "--json").stdout)
    assert told["role"] == "context"
    assert told["capture"] == [
        {
            "label": {"vi": ["Máy ghi"], "en": ["Recorder"]},
            "value": {"vi": ["Zoom H4n"], "en": ["Zoom H4n"]},
        }
    ]
    changed = service.baovat("media", media, "--view", "vi=toàn cảnh", "--json")
    assert json.loads(changed.stdout)["view"] == {"vi": ["toàn cảnh"]}
    again = service.baovat("media", media, "--view", "vi=toàn cảnh")
    assert "was so already" in again.stderr
    gone = service.baovat("caption", media, "--language", "tyz", "--remove")
    assert gone.returncode == 0, gone.stderr
    assert service.get(f"/recordings/{media}/{track}.vtt")[0] == 404


def test_the_whole_is_sent_in_parts_by_the_real_server(service: Service, tmp_path: Path) -> None:
    content = wav_bytes(200)  # 3.2 MB: more than is handed over whole
    song = tmp_path / "long.wav"
    song.write_bytes(content)
    [added] = service.add(song, "long")
    path = f"/recordings/{added['media']}/file"
    status, headers, sent = service.get(path)
    assert (status, sent == content) == (200, True)
    status, headers, sent = service.get(path, Range="bytes=1000000-")
    assert (status, sent == content[1_000_000:]) == (206, True)
    assert headers["content-range"] == f"bytes 1000000-{len(content) - 1}/{len(content)}"


def test_other_pictures_of_one_view(service: Service, tmp_path: Path) -> None:
    [light] = service.add(write_grid(tmp_path / "light.png", 400, 300), "views")
    xray = write_grid(tmp_path / "xray.png", 200, 150)
    options = ("--role", "x-ray", "--alternative-to", light["media"])
    [other] = service.add(xray, "views", *options)
    told = json.loads(service.baovat("media", other["media"], "--json").stdout)
    assert (told["role"], told["alternative_to"]) == ("x-ray", light["media"])
    wrong = write_grid(tmp_path / "wrong.png", 150, 200)
    done = service.baovat("add", wrong, "--item", "elsewhere", *options)
    assert done.returncode == 1
    assert "belongs to item views" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("caption", "m", "--language", "vi"), "which FILE is added, or --remove"),
        (("caption", "m", "--language", "tiếng Việt", "--remove"), "is not a tag"),
        (("media", "m", "--role", "xray"), "'xray' is not one of"),
        (("media", "m", "--capture", "vi=Nikon"), "has no colon"),
        (("media", "m", "--position", "0"), "--position"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    done = baovat(*arguments, environment=clean_environment(tmp_path / "data"))
    assert done.returncode == 2
    assert told in " ".join(done.stderr.split())


def test_texts_that_are_wrong_change_nothing(service: Service, tmp_path: Path) -> None:
    picture = service.add(write_grid(tmp_path / "grid.png", 100, 100), "drawn")[0]["media"]
    text = tmp_path / "a.vtt"
    text.write_text(CAPTIONS)
    done = service.baovat("caption", picture, text, "--language", "vi")
    assert (done.returncode, "is no sound or film" in done.stderr) == (1, True)
    done = service.baovat("caption", "none", text, "--language", "vi")
    assert (done.returncode, "There is no media 'none' here." in done.stderr) == (1, True)
