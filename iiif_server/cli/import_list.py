"""The part of ``baovat import`` for lists and the files that they name."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from iiif_server.cli.bars import bar
from iiif_server.cli.job_bars import wait_for_media
from iiif_server.cli.parameters import print_json
from iiif_server.cli.processes import attended_worker
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.transfer.importing import import_list
from iiif_server.transfer.problem import tell
from iiif_server.transfer.report import ImportReport
from iiif_server.transfer.template import write_template

#: So many problems are printed; all of them stand in the copy of the list and in the JSON.
SHOWN_PROBLEMS = 50


def import_sheet(path: Path, *, dry_run: bool, wait: bool, as_json: bool) -> bool:
    """Bring a list and its files in; True where no row is wrong."""
    with open_runtime(read_settings()) as runtime:
        report = _import(runtime, path, dry_run=dry_run, wait=wait)
    print_json(report.to_values()) if as_json else _print(report)
    return not report.is_wrong


def write_empty_list(target: Path) -> None:
    """Write the template, and say where it is."""
    with open_runtime(read_settings()) as runtime:
        write_template(runtime, target)
    click.echo(str(target))


def _import(runtime: Runtime, path: Path, *, dry_run: bool, wait: bool) -> ImportReport:
    with attended_worker(runtime) if wait and not dry_run else nullcontext():
        with bar(path.name) as tell_step:
            report = import_list(runtime, path, dry_run=dry_run, tell=tell_step)
        if wait and report.media:
            wait_for_media(runtime.database, report.media)
    return report


def _print(report: ImportReport) -> None:
    counts = report.counts
    would = " (chạy thử / dry run)" if report.dry_run else ""
    click.echo(
        f"{report.list_name}{would}: mới/new {counts['new']}, sửa/changed {counts['changed']}, "
        f"không đổi/unchanged {counts['unchanged']}, lỗi/wrong {counts['wrong']}, bỏ qua/skipped {counts['skipped']}"
    )
    for _rule, said in report.told:
        click.echo(f"{said.vi} / {said.en}", err=True)
    for problem in report.problems[:SHOWN_PROBLEMS]:
        click.echo(f"{tell(problem, 'vi')}\n    {tell(problem, 'en')}", err=True)
    if len(report.problems) > SHOWN_PROBLEMS:
        click.echo(f"… {len(report.problems) - SHOWN_PROBLEMS} more", err=True)
    for word in report.new_words:
        click.echo(f"từ mới/new word: {word.label} ({word.scheme}, {word.id})", err=True)
    if report.unmatched:
        named = ", ".join(report.unmatched[:20])
        click.echo(
            f"{len(report.unmatched)} tập tin không thuộc dòng nào / files of no row: {named}",
            err=True,
        )
    if report.error_copy:
        click.echo(
            f"Lỗi và lưu ý đã ghi vào / problems are written into: {report.error_copy}", err=True
        )
