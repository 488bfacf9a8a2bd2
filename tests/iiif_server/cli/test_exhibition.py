"""``baovat exhibition``: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from iiif_server.cli.main import main
from manifests.exhibition.model import Exhibition, Words
from manifests.exhibition.values import exhibition_to_values
from tests.support.exhibitions import CC0, both, step

TOUR = Exhibition("loi-ke", both("Lời kể", "A story"), CC0, (step("a", "Một", "One", Words()),))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BAOVAT_DATA_DIR", str(tmp_path / "data"))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["exhibition", *arguments])

    return call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tour.json"
    path.write_text(json.dumps(exhibition_to_values(TOUR)), encoding="utf-8")
    return path


def test_an_exhibition_goes_in_is_published_and_comes_out_again(run, file: Path) -> None:
    assert run("import", str(file)).stdout == "loi-ke\t1 steps\tchanged\n"
    assert json.loads(run("import", str(file), "--json").stdout) == {
        "exhibition": "loi-ke",
        "steps": 1,
        "changed": False,
    }
    assert json.loads(run("export", "loi-ke").stdout) == exhibition_to_values(TOUR)
    assert run("check", "loi-ke").exit_code == 0
    assert run("publish", "loi-ke").stdout == "loi-ke\tpublished\tedition 1\n"
    assert run("list").stdout == "loi-ke\tpublished\tedition 1\t1 steps\tLời kể\n"
    shown = json.loads(run("show", "loi-ke", "--json").stdout)
    assert shown["steps"] == [{"id": "a", "kind": "text", "title": "Một"}]
    assert [each["number"] for each in shown["editions"]] == [1]
    assert json.loads(run("withdraw", "loi-ke", "--json").stdout)["state"] == "withdrawn"
    assert "withdrawn" in run("list").stdout


def test_what_is_unfinished_is_told_and_not_published(run, file: Path) -> None:
    file.write_text('{"slug": "do-dang", "steps": [{"id": "a", "shows": {"kind": "text"}}]}')
    run("import", str(file))
    checked = run("check", "do-dang", "--json")
    assert checked.exit_code == 1
    codes = [json.loads(line)["code"] for line in checked.stdout.splitlines()]
    assert codes == ["title", "rights", "title", "text"]
    refused = run("publish", "do-dang")
    assert refused.exit_code == 1
    assert "Faults: 4" in refused.stderr
    assert run("show", "do-dang").exit_code == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 99_999, b"\x00\xff", b'{"slug":"a","x":1}'])
def test_a_file_that_is_none_fails_in_one_line(run, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    refused = run("import", str(file))
    assert refused.exit_code == 1
    assert len(refused.stderr.splitlines()) == 1


def test_wrong_use_and_what_is_not_there(run) -> None:
    assert run("publish").exit_code == 2
    assert run("import", "no-such-file.json").exit_code == 2
    for command in ("show", "export", "check", "publish", "withdraw"):
        missing = run(command, "nothing")
        assert missing.exit_code == 1
        assert "There is no exhibition 'nothing' here." in missing.stderr


def test_the_schema_is_one(run) -> None:
    schema = json.loads(run("schema").stdout)
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(exhibition_to_values(TOUR))) == []
