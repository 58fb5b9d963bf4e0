"""The national tables of performance goals and of monitoring (预算管理一体化数据标准): written, and read again."""

from shared.forms.national.reading import as_forms, rows_of, table_of
from shared.forms.national.tables import GOALS, MONITORING, TABLES, Column, NationalTable
from shared.forms.national.writing import WRITTEN

__all__ = ["GOALS", "MONITORING", "TABLES", "WRITTEN", "Column", "NationalTable", "as_forms", "rows_of", "table_of"]
