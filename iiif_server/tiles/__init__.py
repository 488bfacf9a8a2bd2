"""Answers of the Image API without a framework: their headers, what is public and stored, and a door to it."""
