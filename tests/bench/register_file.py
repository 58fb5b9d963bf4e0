"""A register (登记表) of many declarations; `python -m tests.bench.register_file FILE` reads one and prints its megabytes."""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import xlsxwriter

from shared.forms import Form, document, read, walk

HEADING = ["项目编码", "项目名称", "单位代码", "资金总额", "一级指标", "二级指标", "三级指标", "指标值", "度量单位", "权重", "年度目标"]
MEASURED = ((">", "公里", "长度"), ("≥", "人次", "人次"), ("≥", "%", "合格率"), ("≤", "万元", "成本"))


def made(path: Path, number: int) -> Path:
    """So many items, a row each, with an indicator; names, goals and money differ from row to row, words of rules repeat."""
    random = Random(7)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("登记表")
        sheet.write(0, 0, "2024年度项目支出绩效目标申报表（单位：万元）")
        sheet.write_row(1, 0, HEADING)
        for n in range(number):
            sign, unit, what = random.choice(MEASURED)
            money, wanted = random.randrange(100, 9_000_000) / 100, random.randrange(1, 2_000)
            words = [f"{n:09}", f"第{n}号水渠修建", "219001", money, "产出指标", "数量指标", f"第{n}号水渠{what}", f"{sign}{wanted}", unit]
            sheet.write_row(n + 2, 0, [*words, 90, f"按期完成第{n}号水渠全部建设内容"])
    return path


def forms_of(data: bytes) -> Iterator[Form]:
    """One after another."""
    return (one for one in walk(read("登记表.xlsx", data)) if isinstance(one, Form))


if __name__ == "__main__":
    for form in forms_of(Path(sys.argv[1]).read_bytes()):
        document(form)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    print(int(peak.split()[1]) / 1024)  # getrusage's peak would be that of whoever began this process, where that one is larger
