"""No file of the house grows past 400 lines; those past 150 are named, the decisions of one aggregate past 300 (event unions excepted)."""

import subprocess
import sys
from pathlib import Path

WARN, DECISIONS, FAIL = 150, 300, 400
UNIONS = "shared/src/shared/events/"
"""Where each file is the union of one service, beside the envelope and the values, which are short."""


def main() -> int:
    """Print what is long; 1 where something is too long."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.py"], capture_output=True, text=True, check=True).stdout
    lengths = {path: len(Path(path).read_text().splitlines()) for path in listed.split() if Path(path).exists()}
    code = {path: lines for path, lines in lengths.items() if not path.startswith(UNIONS)}
    for path, lines in sorted(code.items(), key=lambda entry: -entry[1]):
        if lines > (DECISIONS if "/decisions/" in path else WARN):
            print(f"{'too long' if lines > FAIL else 'long'}: {path} ({lines} lines)")
    return int(any(lines > FAIL for lines in code.values()))


if __name__ == "__main__":
    sys.exit(main())
