"""A form as a typed document: every value with the cell it came from, every doubt as a finding."""
