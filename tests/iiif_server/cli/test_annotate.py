"""Annotations in and out on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from tests.support.deposits import shown
from tests.support.pictures import write_grid
from tests.support.service import baovat, clean_environment

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def house(tmp_path: Path) -> tuple[str, Run]:
    """Give a media of 300 × 200 px, and the command line beside it."""
    environment = clean_environment(tmp_path / "data", BAOVAT_PUBLIC_URL="https://baotang.vn")
    picture = write_grid(tmp_path / "grid.png", 300, 200).read_bytes()
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(tmp_path / "data")})) as runtime:
        media = shown(runtime, picture, "drum")
    return media, lambda *arguments: baovat(*arguments, environment=environment)


def write(path: Path, *targets: str) -> Path:
    body = {"type": "TextualBody", "value": "Hình chim", "language": "vi"}
    common = {"type": "Annotation", "motivation": "commenting", "body": body}
    said = [
        {"id": f"https://x.example/{number}", "target": target, **common}
        for number, target in enumerate(targets)
    ]
    path.write_text(json.dumps({"type": "AnnotationPage", "items": said}))
    return path


def test_what_is_taken_in_comes_out_again(house: tuple[str, Run], tmp_path: Path) -> None:
    media, run = house
    file = write(tmp_path / "said.json", "https://x.example/c#xywh=1,2,3,4", "x#xywh=290,0,50,5")
    done = run("annotate", media, file, "--json")
    assert done.returncode == 0, done.stderr
    counts = {"new": 2, "changed": 0, "unchanged": 0, "deleted": 0, "clipped": 1}
    assert json.loads(done.stdout) == {"media": media, **counts}
    told = run("annotate", media, file)
    assert told.stdout == f"{media}\t0 new\t0 changed\t2 unchanged\t0 deleted\t1 clipped\n"
    assert "clipped at its edge" in told.stderr

    printed = run("annotations", media).stdout
    page = json.loads(printed)
    assert page["id"] == f"https://baotang.vn/iiif/presentation/3/drum/annotations/{media}"
    assert [each["target"].split("#")[1] for each in page["items"]] == [
        "xywh=1,2,3,4", "xywh=290,0,10,5",
    ]  # fmt: skip
    file.write_text(printed)
    again = json.loads(run("annotate", media, file, "--json", "--in-place-of-all").stdout)
    assert (again["unchanged"], again["deleted"]) == (2, 0)


def test_a_file_with_one_wrong_annotation_is_refused_whole(
    house: tuple[str, Run], tmp_path: Path
) -> None:
    media, run = house
    file = write(tmp_path / "said.json", "x#xywh=1,2,3,4", "x#xywh=900,0,5,5")
    done = run("annotate", media, file)
    assert (done.returncode, done.stdout) == (1, "")
    assert "annotation 2: the rectangle 900,0,5,5 lies outside" in done.stderr
    assert json.loads(run("annotations", media).stdout)["items"] == []


def test_a_media_that_is_not_there_is_told(house: tuple[str, Run], tmp_path: Path) -> None:
    _media, run = house
    file = write(tmp_path / "said.json", "x")
    for arguments in (("annotate", "nobody", file), ("annotations", "nobody")):
        done = run(*arguments)
        assert done.returncode == 1
        assert "There is no media 'nobody' here." in done.stderr
    assert run("annotate", "nobody", tmp_path / "missing.json").returncode == 2
