"""What is drilled, and how often beside the others."""

from collections.abc import Awaitable, Callable, Mapping

from tests.drill.branching import branch_a_log
from tests.drill.restoring import keep_a_backup, lose_all_databases, lose_one_database

DRILLED: Mapping[Callable[..., Awaitable[None]], int] = {keep_a_backup: 1, lose_one_database: 1, lose_all_databases: 1, branch_a_log: 1}
