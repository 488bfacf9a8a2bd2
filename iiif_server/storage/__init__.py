"""Bytes: originals and derivatives, behind one small protocol."""
