"""``baovat manifest``: IIIF documents, ours and other people's, held to the specification."""

from __future__ import annotations

import click

from iiif_server.cli.manifest_source import read_document
from iiif_server.cli.parameters import as_json, print_json
from manifests.lint import Problem, Rule, list_rules
from manifests.lint import check as check_document


@click.group()
def manifest() -> None:
    """Look into IIIF manifests and collections."""


@manifest.command()
@click.argument("subject", metavar="FILE|URL")
@as_json
def check(subject: str, as_json: bool) -> None:
    """Check a Presentation 3 or 4 manifest or collection for what the official schema does not see.

    Prints one line for each fault: where it is (a JSON pointer), the rule, what is wrong, what mends it. The exit
    code is 0 where there is none.

    Example: baovat manifest check https://example.org/iiif/manifest
    """
    document = read_document(subject)
    problems, rules = check_document(document), list_rules(document)
    for problem in problems:
        if as_json:
            print_json(_values(problem, rules[problem.rule]))
        else:
            click.echo(_line(problem, rules[problem.rule]))
    told = f"faults: {len(problems)}" if problems else "no fault"
    click.echo(f"{subject}: {told}; {len(rules)} rules were checked.", err=True)
    if problems:
        raise click.exceptions.Exit(1)


def _values(problem: Problem, rule: Rule) -> dict[str, str]:
    return {
        "pointer": problem.pointer,
        "rule": problem.rule,
        "clause": rule.clause,
        "problem": problem.message,
        "remedy": rule.remedy,
    }


def _line(problem: Problem, rule: Rule) -> str:
    where = problem.pointer or "/"
    return f"{where}\t{problem.rule} ({rule.clause})\t{problem.message}. {rule.remedy}"
