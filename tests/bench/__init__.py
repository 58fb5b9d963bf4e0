"""How fast, as a ratio to a reference in the same run: `make bench`, `make bench CASE=1b`."""
