"""What waits for somebody (待办): the tables of whom each status waits for, the view that is kept of it, and the question."""
