"""Sounds and films: what they are, what browsers play of them, and the texts that go with them."""
