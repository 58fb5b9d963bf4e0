"""Text that a table program would run as a formula: in a .csv it is kept from it by an apostrophe, and read without it again."""

RUN_BY_TABLES = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """As it is written into a .csv; what begins with an apostrophe of its own gets another one, so that none is lost."""
    return f"'{text}" if text.startswith((*RUN_BY_TABLES, "'")) else text


def as_meant(text: str) -> str:
    """As it was before `defused`."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*RUN_BY_TABLES, "'")) else text
