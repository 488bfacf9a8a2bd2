"""`baovat caption`, `baovat media`, and what `baovat add` says of media."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support.pictures import grid, write_grid
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
        (("media", "m", "--scale", "rộng 1.200 mm"), "leaves open whether"),
        (("media", "m", "--scale", "rộng 420 mm", "--scale-from-file"), "not both"),
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


def read_scales(service: Service, item: str) -> list[object]:
    """Return what versions 2, 3 and 4 say of the scale of an item's first canvas."""

    def document(version: int) -> dict[str, Any]:
        return json.loads(service.get(f"/iiif/presentation/{version}/{item}/manifest")[2])

    third, fourth = document(3)["items"][0], document(4)["items"][0]
    second = document(2)["sequences"][0]["canvases"][0]
    return [
        second.get("service", {}).get("physicalScale"),
        third.get("service", [{}])[0].get("physicalScale"),
        fourth.get("spatialScale", {}).get("quantityValue"),
    ]


def test_the_scale_of_a_picture_is_told_in_every_version(service: Service, tmp_path: Path) -> None:
    picture = write_grid(tmp_path / "scaled.png", 400, 300)
    [added] = service.add(picture, "scaled", "--scale", "width 20 cm")
    assert read_scales(service, "scaled") == [0.5, 0.5, 0.0005]
    told = service.baovat("media", added["media"], "--scale", "50 mm = 10,20 210,20", "--json")
    assert json.loads(told.stdout)["scale"] == {"mm": 50, "span": "pixels", "pixels": 200}
    assert read_scales(service, "scaled") == [0.25, 0.25, 0.00025]
    limited = service.baovat("limit", "scaled", "--pixels", "200", "--wait")
    assert limited.returncode == 0, limited.stderr
    assert read_scales(service, "scaled") == [0.5, 0.5, 0.0005], "half as many pixels, twice each"
    assert service.baovat("media", added["media"], "--scale", "").returncode == 0
    assert read_scales(service, "scaled") == [None, None, None]


def test_the_resolution_of_a_scan_is_believed_when_asked(service: Service, tmp_path: Path) -> None:
    scan = tmp_path / "scan.tif"
    grid(300, 200).tiffsave(str(scan), xres=600 / 25.4, yres=600 / 25.4, resunit="inch")
    [added] = service.add(scan, "scan")
    assert read_scales(service, "scan") == [None, None, None]
    told = service.baovat("media", added["media"], "--scale-from-file")
    assert "25,4 mm = 600 px" in told.stdout, told.stderr
    assert read_scales(service, "scan")[1] == pytest.approx(25.4 / 600, rel=1e-4)
    still = tmp_path / "silent.png"
    Image.new("RGB", (60, 40)).save(still)
    [silent] = service.add(still, "silent")
    refused = service.baovat("media", silent["media"], "--scale-from-file")
    assert (refused.returncode, "states no resolution" in refused.stderr) == (1, True)


def test_only_pictures_have_a_scale(service: Service, tmp_path: Path) -> None:
    song = tmp_path / "unscaled.wav"
    song.write_bytes(wav_bytes())
    done = service.baovat("add", song, "--item", "unscaled", "--scale", "cao 3 m")
    assert (done.returncode, "Only a picture has a scale" in done.stderr) == (1, True)
    [added] = service.add(song, "unscaled")
    done = service.baovat("media", added["media"], "--scale", "cao 3 m")
    assert (done.returncode, "only a picture has a scale" in done.stderr) == (1, True)
