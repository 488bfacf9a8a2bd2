"""Use cases that bring descriptions in from other systems, and send ours to them."""
