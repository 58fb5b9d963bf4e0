"""What breaks in the world, and what must not break here."""
