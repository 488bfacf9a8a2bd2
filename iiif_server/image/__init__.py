"""The IIIF Image API as arithmetic, and the few files that touch pixels."""
