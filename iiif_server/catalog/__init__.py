"""Queries: rows in, frozen values out. One read model for each flow; no row leaves this package.

Every function takes an open connection, so that the caller decides what is one transaction.
"""
