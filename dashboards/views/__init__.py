"""Pages that look over everything; none of them changes business data."""
