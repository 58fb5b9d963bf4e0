"""Renews what others wrote in the pages: from the npm registry into assets/vendor, with versions, licences and SHA-256."""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
PAGES = HERE / "src" / "portal"
VENDOR = PAGES / "assets" / "vendor"
PACKAGES = {"htmx.org": "4.0.1", "@tabler/core": "1.6.1", "@tabler/icons": "3.52.0", "echarts": "6.1.0"}
ESBUILD = "0.28.2"
PURGE = "purgecss@8.0.0"
ICONS = """
alert-triangle arrow-back-up arrow-down arrow-up check chevron-down chevron-left chevron-right circle-check clipboard-check copy
device-floppy download info-circle link lock menu-2 message-report paperclip plus printer refresh search send trash user x
"""

CHARTS = """
export { init } from 'echarts/core';
import { use } from 'echarts/core';
import { BarChart, LineChart, SankeyChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
use([BarChart, LineChart, SankeyChart, ScatterChart]);
use([AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);
"""
"""What of ECharts the pages use, drawn as SVG."""


def main() -> None:
    """Fetch, purge, write, and say what was written."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as box:
        folders = {name: fetched(name, version, Path(box)) for name, version in PACKAGES.items()}
        (VENDOR / "htmx.js").write_bytes((folders["htmx.org"] / "dist/htmx.min.js").read_bytes())
        (VENDOR / "tabler.css").write_text(purged(folders["@tabler/core"] / "dist/css/tabler.min.css", Path(box)), "utf-8")
        (VENDOR / "icons.svg").write_text(sheet(folders["@tabler/icons"] / "icons" / "outline"), "utf-8")
        (VENDOR / "echarts.js").write_text(charts(Path(box)), "utf-8")
        licences = {name: json.loads((folder / "package.json").read_text("utf-8"))["license"] for name, folder in folders.items()}
        for name, folder in folders.items():
            text = next((path for path in folder.glob("LICENSE*")), None)
            (VENDOR / f"{name.replace('/', '-').strip('@')}.licence.txt").write_text(
                text.read_text("utf-8") if text else f"{licences[name]}\n", "utf-8"
            )
    sources = {"htmx.js": "htmx.org", "tabler.css": "@tabler/core", "icons.svg": "@tabler/icons", "echarts.js": "echarts"}
    written = {
        file: {
            "from": name,
            "version": PACKAGES[name],
            "licence": licences[name],
            "sha256": sha256((VENDOR / file).read_bytes()).hexdigest(),
        }
        for file, name in sources.items()
    }
    (VENDOR / "vendored.json").write_text(json.dumps(written, indent=1) + "\n", "utf-8")


def fetched(name: str, version: str, box: Path) -> Path:
    """The package's folder, as the registry has it."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}"], cwd=box, check=True, capture_output=True, text=True
    ).stdout.strip()
    folder = box / packed.removesuffix(".tgz")
    with tarfile.open(box / packed) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def charts(box: Path) -> str:
    """The part of ECharts that the pages use, as one script, with the licences of what it is made of."""
    wanted = [f"echarts@{PACKAGES['echarts']}", f"esbuild@{ESBUILD}"]
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(box), *wanted], check=True, stdout=sys.stderr)
    (box / "charts.js").write_text(CHARTS, "utf-8")
    made = ["charts.js", "--bundle", "--minify", "--format=iife", "--global-name=echarts", "--legal-comments=none", "--outfile=out.js"]
    subprocess.run([box / "node_modules/.bin/esbuild", *made], cwd=box, check=True, stdout=sys.stderr)
    held = [box / "node_modules" / file for file in ("echarts/NOTICE", "zrender/LICENSE", "tslib/LICENSE.txt")]
    (VENDOR / "echarts-parts.licence.txt").write_text("\n".join(f"{one.parent.name}\n{one.read_text('utf-8')}" for one in held), "utf-8")
    return (box / "out.js").read_text("utf-8")


def purged(css: Path, box: Path) -> str:
    """What of the stylesheet the templates use, in a layer beneath ours."""
    tool = ["npm", "exec", "--yes", "--silent", f"--package={PURGE}", "--", "purgecss"]
    asked = ["--css", str(css), "--content", str(PAGES / "templates" / "*.html"), "--output", str(box / "purged.css")]
    subprocess.run([*tool, *asked, "--variables", "--keyframes", "--font-face"], cwd=box, check=True, stdout=sys.stderr)
    kept = (box / "purged.css").read_text("utf-8") if (box / "purged.css").is_file() else (box / "purged.css" / css.name).read_text("utf-8")
    return "@layer tabler {\n" + re.sub(r"/\*# sourceMappingURL=.*?\*/", "", kept) + "\n}\n"


def sheet(drawings: Path) -> str:
    """One file with every icon as a symbol."""
    symbols = []
    for name in ICONS.split():
        inner = re.sub(r"<!--.*?-->", "", (drawings / f"{name}.svg").read_text("utf-8"), flags=re.DOTALL)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner[inner.index(">") + 1 : inner.rindex("</svg>")].strip()}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


if __name__ == "__main__":
    main()
