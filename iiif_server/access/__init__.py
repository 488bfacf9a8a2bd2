"""Who may see or do what: a pure decision with its reason."""
