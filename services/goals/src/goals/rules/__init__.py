"""What a goal is checked by and how far it may be adjusted: dated data, and its typed parameters."""
