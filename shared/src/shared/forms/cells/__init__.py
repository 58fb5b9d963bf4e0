"""What stands in one cell: text, numbers, dates, targets, marks."""
