"""``baovat settings``: every setting with its meaning."""

from __future__ import annotations

import click

from iiif_server.settings import describe_settings


@click.command()
def settings() -> None:
    """Print the table of settings (docs/settings.md).

    Example: baovat settings
    """
    click.echo(describe_settings(), nl=False)
