"""Taking things in, and making what visitors see of them: everything here writes."""
