"""The command line as a curator and a script use it: output, messages, exit codes."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tests.iiif_server.image.masters import EVERY
from tests.iiif_server.image.pictures import gradient
from tests.mesh.test_build import textured_dome
from tests.support.pictures import write_grid
from tests.support.service import Service, baovat, clean_environment
from tests.support.surfaces import wavefront, write_ply, write_stl, write_zip

#: What each level has in every report: programs of others read it (README.md).
LEVEL_FIELDS = {
    *("name", "file", "triangles", "bytes", "texture_px"),
    *("rms_mm", "rms_ppm", "max_mm", "max_ppm", "delta_e_mean", "delta_e_p95", "normal_deg_mean"),
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return clean_environment(tmp_path / "data")


def write_folder(folder: Path) -> Path:
    """Write the textured quad as loose files and return its OBJ."""
    for name, content in wavefront().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "quad.obj"


def test_add_prints_one_object_for_each_media(service: Service, tmp_path: Path) -> None:
    first = write_grid(tmp_path / "one.jpg", 300, 200)
    second = write_grid(tmp_path / "two.png", 310, 200)
    done = service.baovat("add", first, second, "--item", "cli-two", "--wait", "--json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [set(line) for line in lines] == [{"item", "media", "state"}] * 2
    assert {line["state"] for line in lines} == {"ready"}
    assert {line["item"] for line in lines} == {"cli-two"}
    status, _, body = service.get("/iiif/presentation/3/cli-two/manifest")
    assert status == 200
    assert len(json.loads(body)["items"]) == 2


def test_every_format_becomes_something_to_see(service: Service, tmp_path: Path) -> None:
    files = []
    for name, write in EVERY.items():
        write(tmp_path / name)
        files.append(tmp_path / name)
    gradient(300, 200).icc_export(output_profile="cmyk").tiffsave(str(tmp_path / "cmyk.tif"))
    pages = [gradient(200 + 10 * number, 200) for number in range(3)]
    pages = [page.gravity("north-west", 220, 200) for page in pages]
    volume = pages[0].join(pages[1], "vertical").join(pages[2], "vertical")
    volume.copy().tiffsave(str(tmp_path / "volume.tif"), page_height=200)
    files += [
        tmp_path / "cmyk.tif",
        tmp_path / "volume.tif",
        textured_dome(tmp_path / "dome.glb", 40),
    ]
    files += [write_stl(tmp_path / "cube.stl"), write_ply(tmp_path / "ball.ply", 8, 16)]
    files.append(write_zip(tmp_path / "quad.zip", wavefront()))
    done = service.baovat("add", *files, "--item", "cli-every", "--wait", "--json")
    assert done.returncode == 0, done.stderr
    states = [json.loads(line)["state"] for line in done.stdout.splitlines()]
    assert states == ["ready"] * (len(files) + 2)  # the volume has three pages


def test_who_asks_for_draco_gets_it(service: Service, tmp_path: Path) -> None:
    cube = write_stl(tmp_path / "cube.stl")
    done = service.baovat("add", cube, "--item", "cli-draco", "--draco", "--wait", "--json")
    media = json.loads(done.stdout)["media"]
    status, _, body = service.get(f"/models/{media}/full.draco.glb")
    assert status == 200
    assert b"KHR_draco_mesh_compression" in body


def test_adding_again_says_that_nothing_was_changed(service: Service, tmp_path: Path) -> None:
    picture = write_grid(tmp_path / "same.jpg", 320, 200)
    first = service.baovat("add", picture, "--item", "cli-same", "--wait", "--json")
    again = service.baovat("add", picture, "--item", "cli-same", "--wait", "--json")
    assert again.returncode == 0
    assert again.stdout == first.stdout
    assert "nothing was changed" in again.stderr


def test_a_loose_obj_brings_its_side_files(service: Service, tmp_path: Path) -> None:
    done = service.baovat("add", write_folder(tmp_path), "--item", "cli-obj", "--wait", "--json")
    assert json.loads(done.stdout)["state"] == "ready", done.stderr
    media = json.loads(done.stdout)["media"]
    status, _, report = service.get(f"/models/{media}/report.json")
    assert status == 200
    assert json.loads(report)["levels"][0]["texture_px"] > 0


def test_a_file_that_breaks_while_it_is_decoded_fails_with_its_reason(
    service: Service, tmp_path: Path
) -> None:
    """The header is right and the end is there, but the middle is noise."""
    picture = write_grid(tmp_path / "broken.png", 900, 700)
    content = bytearray(picture.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 400] = bytes(400)
    picture.write_bytes(content)
    done = service.baovat("add", picture, "--item", "cli-broken", "--wait", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["state"] == "failed"
    assert done.stderr.strip().splitlines()[-1].startswith("Error: ")
    listed = service.baovat("jobs", "--state", "failed", "--json")
    reasons = {
        json.loads(line)["item"]: json.loads(line)["reason"] for line in listed.stdout.splitlines()
    }
    assert reasons["cli-broken"]
    assert service.get("/iiif/presentation/3/cli-broken/manifest")[0] == 404


def test_publishing_and_withdrawing_take_effect(service: Service, tmp_path: Path) -> None:
    picture = write_grid(tmp_path / "draft.jpg", 330, 200)
    service.add(picture, "cli-draft", "--draft")
    manifest = "/iiif/presentation/3/cli-draft/manifest"
    assert service.get(manifest)[0] == 404
    assert service.baovat("publish", "cli-draft").returncode == 0
    assert service.get(manifest)[0] == 200
    assert json.loads(service.baovat("withdraw", "cli-draft", "--json").stdout) == {
        "item": "cli-draft", "state": "withdrawn",
    }  # fmt: skip
    assert service.get(manifest)[0] == 410
    assert "already" in service.baovat("withdraw", "cli-draft").stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["add"], 2, "Missing"),
        (["add", "nowhere.jpg", "--item", "x"], 2, "does not exist"),
        (["add", "{file}", "--item", "../x"], 2, "cannot name an item"),
        (["add", "{file}", "--item", ".."], 2, "and not . or .. by itself"),
        (["add", "{file}", "--item", "x", "--rights", "mine"], 2, "rights"),
        (["add", "{file}", "--item", "x", "--label", "vietnamese language=a"], 2, "tag"),
        (["add", "{words}", "--item", "x"], 1, "words.txt"),
        (["add", "{file}", "--item", "x", "--public-pixels", "63"], 2, "64"),
        (["publish", "nobody"], 1, "no item"),
        (["limit", "nobody", "--pixels", "500"], 1, "no item"),
        (["limit", "nobody", "--none"], 1, "no item"),
        (["limit", "x"], 2, "--none"),
        (["limit", "x", "--none", "--pixels", "500"], 2, "either"),
        (["limit", "x", "--none", "--no-watermark"], 2, "either"),
        (["limit", "x", "--pixels", "0"], 2, "64"),
        (["limit", "x", "--pixels", "1e3"], 2, "integer"),
        (["limit", "../x", "--pixels", "500"], 2, "cannot name an item"),
        (["jobs", "retry", "nobody"], 1, "no job"),
        (["image", "pyramid", "{words}", "{out}.tif"], 1, "picture"),
        (["image", "pyramid", "{file}", "/no/where.tif"], 2, "folder /no does not exist"),
        (["image", "pyramid", "{file}", "{out}.png"], 2, "name it .tif"),
        (["export", "/no/where.xlsx"], 2, "folder /no does not exist"),
        (["mesh", "build", "{words}", "{out}"], 1, "Error"),
        (["mesh", "simplify", "{file}", "{out}", "--triangles", "0"], 2, "triangles"),
        (["serve", "--port", "0"], 2, "port"),
        (["no-such-command"], 2, "No such command"),
    ],
)
def test_wrong_use_is_2_and_failure_is_1_in_one_line(
    environment: dict[str, str], tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    (tmp_path / "words.txt").write_text("not a picture")
    names = {
        "file": write_grid(tmp_path / "a.jpg", 100, 100),
        "words": tmp_path / "words.txt",
        "out": tmp_path / "out",
    }
    done = baovat(*(each.format(**names) for each in arguments), environment=environment)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error:")]
    assert len(errors) == 1
    assert not (tmp_path / "out").exists()


def test_an_item_is_limited_and_freed_again(service: Service, tmp_path: Path) -> None:
    picture = write_grid(tmp_path / "limited.jpg", 700, 500)
    added = service.add(picture, "cli-limit", "--public-pixels", "300")
    media = added[0]["media"]
    info = f"/iiif/image/3/{media}/info.json"

    def limit(*arguments: str) -> dict[str, object]:
        done = service.baovat("limit", "cli-limit", *arguments, "--wait", "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def width() -> int:
        time.sleep(1.0)
        status, _, body = service.get(info)
        assert status == 200
        return json.loads(body)["width"]

    assert added[0]["state"] == "ready"
    assert width() == 300
    inspected = json.loads(service.baovat("image", "inspect", media, "--json").stdout)
    assert (inspected["pyramid"]["width"], inspected["public"]["width"]) == (700, 300)
    told = {"item": "cli-limit", "public_pixels": 200, "watermark": False, "media": [media]}
    assert limit("--pixels", "200") == told
    assert width() == 200
    assert limit("--watermark") == told | {"watermark": True}
    assert limit("--pixels", "250") == told | {"watermark": True, "public_pixels": 250}
    assert width() == 250
    none = {"public_pixels": None, "watermark": False, "media": []}
    assert limit("--none") == told | none
    assert width() == 700
    again = service.baovat("limit", "cli-limit", "--none")
    assert (again.returncode, again.stdout) == (0, "cli-limit\twhole\n")
    assert "nothing was changed" in again.stderr


def test_a_watermark_that_cannot_be_drawn_fails_with_its_reason(tmp_path: Path) -> None:
    environment = clean_environment(
        tmp_path / "data", BAOVAT_WATERMARK=str(tmp_path / "nowhere.png")
    )
    picture = write_grid(tmp_path / "a.jpg", 300, 200)
    added = baovat("add", picture, "--item", "x", "--wait", "--json", environment=environment)
    assert json.loads(added.stdout)["state"] == "ready", added.stderr
    done = baovat("limit", "x", "--watermark", "--wait", "--json", environment=environment)
    assert done.returncode == 1
    assert json.loads(done.stdout)["watermark"] is True
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("Error: ")
    assert "BAOVAT_WATERMARK" in last


def test_a_misspelt_setting_stops_the_command(environment: dict[str, str]) -> None:
    done = baovat("jobs", environment=environment | {"BAOVAT_PUBLIC_ULR": "http://x"})
    assert done.returncode == 1
    assert "BAOVAT_PUBLIC_ULR" in done.stderr


def test_a_pyramid_without_a_database(environment: dict[str, str], tmp_path: Path) -> None:
    source, target = write_grid(tmp_path / "a.png", 1500, 1100), tmp_path / "a.tif"
    done = baovat("image", "pyramid", source, target, "--json", environment=environment)
    told = json.loads(done.stdout)
    assert (told["width"], told["height"], told["levels"]) == (1500, 1100, 3)
    assert told["bytes"] == target.stat().st_size
    assert not (tmp_path / "data").exists()


def test_a_ladder_without_a_database(environment: dict[str, str], tmp_path: Path) -> None:
    source = write_zip(tmp_path / "quad.zip", wavefront())
    out = tmp_path / "levels"
    done = baovat("mesh", "build", source, out, "--json", environment=environment)
    assert done.returncode == 0, done.stderr
    report = json.loads((out / "report.json").read_text())
    assert json.loads(done.stdout) == report
    assert {"triangles", "bytes", "diagonal_mm"} <= set(report["original"])
    for level in report["levels"]:
        assert set(level) >= LEVEL_FIELDS
        assert (out / level["file"]).stat().st_size == level["bytes"]


def test_one_level_without_a_database(environment: dict[str, str], tmp_path: Path) -> None:
    source, target = write_stl(tmp_path / "sphere.stl"), tmp_path / "small.glb"
    done = baovat(
        "mesh", "simplify", source, target, "--triangles", "500", "--json", environment=environment
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert 0.95 * 500 <= told["triangles"] <= 500
    assert target.read_bytes()[:4] == b"glTF"


def test_a_taken_port_is_told_before_anything_starts(
    service: Service, environment: dict[str, str]
) -> None:
    port = service.url.rpartition(":")[2]
    done = baovat("serve", "--port", port, environment=environment)
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr


def test_an_output_never_takes_the_place_of_its_input(
    environment: dict[str, str], tmp_path: Path
) -> None:
    picture, model = write_grid(tmp_path / "a.png", 300, 200), write_stl(tmp_path / "a.stl")
    link = tmp_path / "link.png"
    link.symlink_to(picture)
    kept = picture.read_bytes(), model.read_bytes()
    for arguments in (
        ["image", "pyramid", picture, picture],
        ["image", "pyramid", picture, link],
        ["mesh", "simplify", model, model, "--triangles", "50"],
    ):
        done = baovat(*arguments, environment=environment)
        assert done.returncode == 2
        assert "the input itself" in done.stderr
    assert (picture.read_bytes(), model.read_bytes()) == kept


def test_a_pipe_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tif")
    done = baovat("add", tmp_path / "pipe.tif", "--item", "x", environment=environment)
    assert done.returncode == 2
    assert "no regular file" in done.stderr
