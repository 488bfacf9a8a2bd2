"""``baovat import`` and ``baovat export`` at the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

from tests.iiif_server.transfer.lists import write_list, write_picture


def baovat(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BAOVAT_DATA_DIR": str(folder / "data")}
    return subprocess.run(
        [sys.executable, "-m", "iiif_server", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_comes_in_and_is_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_picture(folder / "12_a.png")
    write_list(folder / "ds.xlsx", [{"Số kiểm kê": "12", "Tên gọi": "Bình"}, {"Số kiểm kê": "13"}])
    tried = baovat(tmp_path, "import", str(folder), "--dry-run", "--json")
    assert tried.returncode == 1
    values = json.loads(tried.stdout)
    assert (values["dry_run"], values["counts"]["new"], values["counts"]["wrong"]) == (True, 1, 1)
    done = baovat(tmp_path, "import", str(folder), "--wait", "--json")
    values = json.loads(done.stdout)
    assert done.returncode == 1
    assert values["error_copy"] == "ds.loi.xlsx"
    assert len(values["media"]) == 1
    listed = baovat(tmp_path, "jobs", "--json")
    assert "queued" not in listed.stdout
    again = baovat(tmp_path, "import", str(folder))
    assert "không đổi/unchanged 1" in again.stdout
    assert "B3 (Tên gọi): Hiện vật mới chưa có tên gọi." in again.stderr
    exported = baovat(tmp_path, "export", str(tmp_path / "out.xlsx"), "--json")
    assert json.loads(exported.stdout) == {"list": "out.xlsx", "items": 1}
    unchanged = baovat(tmp_path, "import", str(tmp_path / "out.xlsx"), "--json")
    assert unchanged.returncode == 0
    assert json.loads(unchanged.stdout)["counts"]["unchanged"] == 1


def test_the_template_and_wrong_uses(tmp_path: Path) -> None:
    target = tmp_path / "mau.xlsx"
    assert baovat(tmp_path, "import", "--template", str(target)).returncode == 0
    assert load_workbook(target).sheetnames == ["Hiện vật", "Danh mục từ", "Hướng dẫn"]
    assert baovat(tmp_path, "import").returncode == 2
    assert baovat(tmp_path, "import", str(target), "--template", str(target)).returncode == 2
    refused = baovat(tmp_path, "export", str(tmp_path / "a.pdf"))
    assert refused.returncode == 1
    assert "name the list .xlsx or .csv" in refused.stderr
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    refused = baovat(tmp_path, "import", str(tmp_path / "a.csv"))
    assert refused.returncode == 1
    assert "baovat import --template" in refused.stderr
