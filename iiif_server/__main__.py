"""``python -m iiif_server`` is the command ``baovat``."""

from iiif_server.cli.main import main

main()
