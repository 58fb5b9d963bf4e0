"""`python -m wanzai.beginning --issuer <folder> --clock <file>`: the county's people at the issuer, and the clock on the first morning."""

import argparse
import sys
from pathlib import Path

from issuer.directory import AnotherCounty, Directory
from wanzai.people import BEGINNING, USERS
from wanzai.player import replace
from wanzai.wanzai_data import WANZAI


def main() -> None:
    """Whom the directory knows is written anew; a clock that is there stays as it stands."""
    parser = argparse.ArgumentParser(prog="wanzai.beginning", description="万载县的人员与时钟 / the county's people and its clock")
    parser.add_argument("--issuer", type=Path, required=True)
    parser.add_argument("--clock", type=Path, required=True)
    asked = parser.parse_args()
    try:
        Directory(asked.issuer, WANZAI.jurisdiction).enrol(USERS)
    except AnotherCounty as reason:
        sys.exit(str(reason))
    if not asked.clock.exists():
        replace(asked.clock, BEGINNING.isoformat())


if __name__ == "__main__":
    main()
