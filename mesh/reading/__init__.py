"""From a deposited file to a settled surface: what each format is, and what its reader makes of it."""
