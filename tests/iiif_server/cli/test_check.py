"""``baovat check`` as a person and a script use it."""

from __future__ import annotations

import json
from pathlib import Path

from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from tests.support.deposits import shown
from tests.support.media import pyramid_path
from tests.support.pictures import write_grid
from tests.support.service import baovat, clean_environment


def test_findings_are_lines_with_what_to_do_and_the_exit_code_tells(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "data")
    empty = baovat("check", environment=environment)
    assert (empty.returncode, empty.stdout) == (0, "")
    with open_runtime(read_settings(environment)) as runtime:
        content = write_grid(tmp_path / "grid.png", 700, 600).read_bytes()
        media = shown(runtime, content, "thing")
        well = baovat("check", "--json", environment=environment)
        assert (well.returncode, well.stdout) == (0, "")
        assert "All is well: 1 media and 2 objects were checked" in well.stderr

        pyramid_path(runtime, media).unlink()
    for more in ([], ["--quick"]):
        found = baovat("check", *more, environment=environment)
        assert found.returncode == 1
        [line] = found.stdout.splitlines()
        kind, about, told = line.split("\t")
        assert (kind, about) == ("derivative", media)
        assert "is not in the store" in told
        assert told.endswith(f"baovat jobs retry {media}")
        assert "what was found: 1" in found.stderr

    [line] = baovat("check", "--json", environment=environment).stdout.splitlines()
    finding = json.loads(line)
    assert set(finding) == {"kind", "problem", "remedy", "item", "media", "job", "key"}
    assert (finding["item"], finding["media"], finding["job"]) == ("thing", media, None)


def test_what_a_former_recipe_left_over_is_counted_and_is_no_failure(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "data")
    old = tmp_path / "old"
    old.write_bytes(b"seven b")
    with open_runtime(read_settings(environment)) as runtime:
        media = shown(runtime, write_grid(tmp_path / "grid.png", 700, 600).read_bytes(), "thing")
        folder = pyramid_path(runtime, media).parent.parent
        key = f"{folder.relative_to(runtime.settings.data_dir / 'objects')}/pyramid-0/pyramid.tif"
        runtime.store.put(key, old)
    plain = baovat("check", environment=environment)
    assert (plain.returncode, plain.stdout) == (0, "")
    assert "Left over from former recipes and needed by nothing: 1 objects, 7 bytes" in plain.stderr
    listed = baovat("check", "--quick", "--json", environment=environment)
    assert listed.returncode == 0
    finding = json.loads(listed.stdout)
    assert (finding["kind"], finding["key"]) == ("former", key)


def test_an_original_is_restored_by_adding_the_file_again(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "data")
    picture = write_grid(tmp_path / "grid.png", 700, 600)
    with open_runtime(read_settings(environment)) as runtime:
        media = shown(runtime, picture.read_bytes(), "thing")
        [key] = runtime.store.keys("originals/")
        path = runtime.store.local_path(key)
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(1000)
        file.write(bytes(50))
    found = baovat("check", environment=environment)
    assert found.returncode == 1
    assert "baovat add file --item thing" in found.stdout
    added = baovat("add", picture, "--item", "thing", environment=environment)
    assert added.returncode == 0
    assert "it is whole again" in added.stderr
    assert f"baovat jobs retry {media}" in added.stderr
    assert path.read_bytes() == picture.read_bytes()
    assert baovat("check", environment=environment).returncode == 0


def test_a_store_out_of_reach_is_a_failure_and_never_all_well(tmp_path: Path) -> None:
    environment = clean_environment(
        tmp_path / "data",
        BAOVAT_STORAGE_URL="s3://bucket/a",
        BAOVAT_S3_ENDPOINT_URL="http://127.0.0.1:9",
        AWS_ACCESS_KEY_ID="x",
        AWS_SECRET_ACCESS_KEY="x",
        AWS_DEFAULT_REGION="us-east-1",
    )
    done = baovat("check", environment=environment)
    assert done.returncode == 1
    assert "All is well" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("Error: S3 did not")
