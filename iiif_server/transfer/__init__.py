"""Lists of museums come in and go out: sheets with a row for each thing, and the files that they name."""
