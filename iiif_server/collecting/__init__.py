"""Making, changing and removing collections: what somebody chose, or a question that fills them."""
