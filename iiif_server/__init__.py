"""The house around the pure packages: doors, use cases, work to do, rows and bytes."""

__version__ = "0.1.0"
