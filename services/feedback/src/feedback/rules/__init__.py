"""How results bear on the budget and by when units answer: dated data, and its typed parameters."""
