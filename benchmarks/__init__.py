"""Measurements against peers on the same work in one run; results are kept in docs/benchmarks.md."""
