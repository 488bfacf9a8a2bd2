"""The house keeps its own rules."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory

import mesh
from iiif_server.database.engine import Database
from iiif_server.database.schema import alembic_config, newest_version, upgrade_schema
from iiif_server.options import OPTIONS
from iiif_server.settings import Settings, describe_settings

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("iiif_server", "manifests", "mesh")
PURE_ROOMS = ("image", "recordings", "access", "reasons")


def test_the_package_mesh_is_not_a_folder_of_tests() -> None:
    assert Path(mesh.__file__).parent == REPOSITORY / "mesh"


def test_the_web_process_loads_no_geometry_library() -> None:
    names = ("open3d", "trimesh", "meshoptimizer", "xatlas", "DracoPy", "imagecodecs", "dash")
    code = f"import sys, iiif_server.app; print([name for name in {names} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_pure_packages_ask_no_network() -> None:
    """import-linter holds whole packages; of `urllib` they may use `parse`."""
    pure = ("manifests", "mesh", *(f"iiif_server/{each}" for each in PURE_ROOMS))
    found = [
        path
        for room in pure
        for path in (REPOSITORY / room).rglob("*.py")
        if re.search(r"urllib\.request|urllib import .*request", path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("name", ["iiif_server/image", "manifests", "mesh", "viewer"])
def test_each_room_states_its_law(name: str) -> None:
    assert len((REPOSITORY / name / "README.md").read_text().splitlines()) >= 3


def test_no_module_has_a_name_that_says_nothing() -> None:
    nothing = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
    found = [
        path for package in PACKAGES for path in (REPOSITORY / package).rglob("*.py")
        if path.stem in nothing
    ]  # fmt: skip
    assert found == []


def modules() -> Iterator[Path]:
    """Yield every module that somebody wrote; a migration is as long as the tables that it makes."""
    for package in (*PACKAGES, "benchmarks"):
        for path in (REPOSITORY / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    yield from (
        node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)
    )


def length(function: ast.FunctionDef) -> int:
    """Return the lines from ``def`` to the end, with the docstring."""
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def is_view(function: ast.FunctionDef) -> bool:
    """Tell whether Flask calls it for an address."""
    told = [ast.unparse(each) for each in function.decorator_list]
    return any(re.match(r"\w+\.(get|post|put|patch|delete|route)\(", each) for each in told)


def test_files_stay_small() -> None:
    lines = {path: len(path.read_text().splitlines()) for path in modules()}
    assert {path: count for path, count in lines.items() if count > 300} == {}


def test_functions_stay_small() -> None:
    lengths = {(path, each.name): length(each) for path in modules() for each in functions(path)}
    assert {place: count for place, count in lengths.items() if count >= 40} == {}


def test_views_stay_small() -> None:
    views = {
        (path.stem, each.name): length(each)
        for path in (REPOSITORY / "iiif_server/web").rglob("*.py")
        for each in functions(path)
        if is_view(each)
    }
    assert len(views) >= 15
    assert {view: count for view, count in views.items() if count >= 20} == {}


def test_the_settings_are_documented_as_they_are() -> None:
    assert (REPOSITORY / "docs/settings.md").read_text() == describe_settings()
    assert {option.key.lower() for option in OPTIONS} == set(Settings.__dataclass_fields__)


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        str(path.relative_to(REPOSITORY))
        for package in PACKAGES
        for path in (REPOSITORY / package).rglob("*.py")
        if re.search(r"os\.(environ|getenv)", path.read_text())
    }
    # Two more hand something to the processes that they start, in other programs' variables.
    assert readers == {
        "iiif_server/settings.py",
        "iiif_server/cli/allocator.py",
        "iiif_server/metrics.py",
    }


def test_both_languages_have_the_same_texts() -> None:
    vi, en = (
        json.loads((REPOSITORY / f"viewer/translations/{code}.json").read_text())
        for code in ("vi", "en")
    )
    assert set(vi) == set(en)
    for key in vi:
        assert vi[key].strip()
        assert en[key].strip()
        assert sorted(re.findall(r"\{\w+\}", vi[key])) == sorted(re.findall(r"\{\w+\}", en[key]))


def test_the_migrations_make_the_tables_that_the_code_expects(database: Database) -> None:
    upgrade_schema(database)
    with database.write() as connection:
        config = alembic_config(connection)
        command.check(config)
        assert ScriptDirectory.from_config(config).get_current_head() == newest_version()


def test_what_builds_the_package_is_locked_too() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    [builder] = project["build-system"]["requires"]
    assert f"\n{builder} " in (REPOSITORY / "worker.lock.txt").read_text()


def test_lock_files_name_no_host() -> None:
    locks = [*REPOSITORY.glob("*.lock.txt"), REPOSITORY / "viewer/package-lock.json"]
    assert len(locks) == 4
    for lock in locks:
        text = lock.read_text()
        assert "resolved" not in text
        assert not re.search(
            r"https?://(?!opencollective|github|tidelift|paulmillr|feross|www\.patreon)", text
        ), lock


def test_nothing_large_is_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    files = [REPOSITORY / name for name in listed.stdout.split("\0") if name]
    large = [str(path) for path in files if path.is_file() and path.stat().st_size > 500_000]
    assert large == []
