"""Accounts: who may sign in, by which password, and signing in itself."""
