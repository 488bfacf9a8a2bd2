"""``baovat check``: fixity and consistency of the whole service."""

from __future__ import annotations

from dataclasses import asdict

import click

from iiif_server.cli.bars import bar
from iiif_server.cli.parameters import as_json, print_json
from iiif_server.ingest.check import Checked, check_service
from iiif_server.ingest.finding import Finding
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings


@click.command()
@click.option(
    "--quick",
    is_flag=True,
    help="Compare sizes and shapes only: read no original, no tile and no level.",
)
@as_json
def check(quick: bool, as_json: bool) -> None:
    """Check that everything that was kept is there and whole. Nothing is changed.

    Prints one line for each thing that is not as it should be, with what to do about it. The exit code is 0
    when all is well. What former recipes left over is well: it is counted, and listed with --json.

    Example: baovat check --quick
    """
    # The lines wait for the end of the bar, which would else send them where it goes itself.
    with open_runtime(read_settings()) as runtime, bar("check") as tell:
        checked = check_service(runtime, quick=quick, progress=tell)
    for finding in checked.findings:
        if as_json:
            print_json(_values(finding))
        else:
            click.echo(_line(finding))
    for finding in checked.left_over if as_json else ():
        print_json(_values(finding))
    if checked.unhashed and not quick:
        click.echo(_unhashed(checked.unhashed), err=True)
    click.echo(_summary(checked), err=True)
    if checked.left_over:
        click.echo(_tell_left_over(checked), err=True)
    if checked.findings:
        raise click.exceptions.Exit(1)


def _values(finding: Finding) -> dict[str, object]:
    values = asdict(finding)
    return {name.removesuffix("_id"): value for name, value in values.items()}


def _line(finding: Finding) -> str:
    about = finding.job_id if finding.kind == "job" else finding.media_id or finding.key
    return f"{finding.kind}\t{about}\t{finding.problem} {finding.remedy}"


def _unhashed(count: int) -> str:
    return (
        f"{count} derivatives were made before hashes were written down: only their sizes, shapes and "
        "markers could be looked at. `baovat jobs retry MEDIA` makes them anew, with a hash."
    )


def _summary(checked: Checked) -> str:
    seen = f"{checked.media} media and {checked.objects} objects were checked"
    if not checked.findings:
        return f"All is well: {seen}."
    return f"{seen}; what was found: {len(checked.findings)}."


def _tell_left_over(checked: Checked) -> str:
    return (
        f"Left over from former recipes and needed by nothing: {len(checked.left_over)} objects, "
        f"{checked.left_over_bytes:,} bytes; `baovat check --quick --json` lists them as `former`."
    )
