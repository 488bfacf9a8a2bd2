"""``baovat import`` of foreign documents, as a curator and a script use it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.foreign import canvas_3, lido_file, lido_record, manifest_3, write_json
from tests.support.pictures import write_grid
from tests.support.service import baovat, clean_environment


def test_a_manifest_and_lido_are_told_apart_and_taken_in(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "data")
    write_grid(tmp_path / "anh-1.png", 40, 60)
    canvases = [
        canvas_3(1, {"id": "anh-1.png", "type": "Image"}),
        *(canvas_3(n) for n in range(2, 9)),
    ]
    manifest = write_json(tmp_path / "so-7.json", manifest_3(items=canvases))
    dry = baovat("import", manifest, "--dry-run", environment=environment)
    assert dry.returncode == 0
    assert dry.stdout.startswith("mới\t")
    assert dry.stdout.rstrip().endswith("\tSách thuốc")
    assert "Chạy thử, chưa ghi gì: mới 1, thay đổi 0, không đổi 0, sai 0" in dry.stderr
    assert "so-7.json, /items/1/items/0/items/0/body: https://anh.example.org/" in dry.stderr
    assert "… 2 × file-elsewhere (--json)" in dry.stderr

    taken = baovat("import", manifest, "--lang", "en", environment=environment)
    assert (taken.returncode, taken.stdout.split("\t")[0]) == (0, "new")
    again = baovat("import", manifest, "--json", environment=environment)
    told, total = map(json.loads, again.stdout.splitlines())
    assert (told["outcome"], told["kind"], told["files"]) == ("unchanged", "item", 1)
    assert total == {
        "new": 0,
        "changed": 0,
        "unchanged": 1,
        "wrong": 0,
        "dry_run": False,
        "left_off": 0,
    }

    (tmp_path / "thap.xml").write_bytes(lido_file(lido_record("a", "N.1"), lido_record("b", "N.1")))
    lido = baovat("import", tmp_path / "thap.xml", "--lang", "en", environment=environment)
    assert lido.returncode == 1
    assert [line.split("\t")[0] for line in lido.stdout.splitlines()] == ["new", "wrong"]
    second = lido_file(lido_record("a", "N.1")).count(b"\n") + 1
    assert f"line {second}: inventory number N.1 belongs to item a-" in lido.stderr
    assert "Traceback" not in lido.stderr


def test_what_is_neither_a_list_nor_a_document_is_refused(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "data")
    (tmp_path / "x.bin").write_bytes(bytes(range(256)) * 12)
    done = baovat("import", tmp_path / "x.bin", environment=environment)
    assert done.returncode == 1
    assert "The file is no text" in done.stderr
    (tmp_path / "hong.json").write_text('{"id": ')
    broken = baovat("import", tmp_path / "hong.json", environment=environment)
    assert broken.returncode == 1
    assert "hong.json, line 1, column 8: Tệp không phải JSON đọc được" in broken.stderr
