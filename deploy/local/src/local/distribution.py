"""Apache Kafka's jars, fetched once by Maven into a folder that stays; the version stands in pom.xml."""

import fcntl
import os
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from local.child import NotRunning

POM = Path(__file__).with_name("pom.xml")
VERSION = ElementTree.parse(POM).findtext("./{*}properties/{*}kafka.version") or ""
PROJECT = Path(__file__).parents[4]
PACKAGES = "apt-get install openjdk-17-jre-headless maven"


def libraries() -> Path:
    """The folder with the jars: BIHUAN_KAFKA_LIBS, else .tools/kafka-<version>. Raises NotRunning where something is missing."""
    if java := missing_java():
        raise NotRunning(java)
    place = folder()
    place.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{place}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not fetched():
            _fetch(place)
    return place


def folder() -> Path:
    """Where the jars are or will be."""
    return Path(os.environ.get("BIHUAN_KAFKA_LIBS") or PROJECT / ".tools" / f"kafka-{VERSION}").absolute()


def fetched() -> bool:
    """Are they here already?"""
    return any(folder().glob(f"kafka_*-{VERSION}.jar"))


def missing() -> str:
    """The sentence that says what this machine lacks for Kafka; empty where nothing is."""
    if java := missing_java():
        return java
    if not fetched() and shutil.which("mvn") is None:
        return f"缺少 Maven，Kafka 不能取得：{PACKAGES} / Maven is missing, which fetches Kafka"
    return ""


def missing_java() -> str:
    """The same for Java alone."""
    if shutil.which("java") is None:
        return f"缺少 Java 17，Kafka 不能启动：{PACKAGES} / Java 17 is missing, which runs Kafka"
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', said.stderr)
    if version is None or int(version[1]) < 17:
        return f"Java 版本过低，Kafka 需要 17 以上：{PACKAGES} / Kafka needs Java 17 or newer"
    return ""


def _fetch(place: Path) -> None:
    if sentence := missing():
        raise NotRunning(sentence)
    part = Path(f"{place}.part")
    shutil.rmtree(part, ignore_errors=True)
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={part}"]
    done = subprocess.run(["mvn", "-q", "-B", "-ntp", "-f", str(POM), *goal], capture_output=True, text=True, check=False, cwd=place.parent)
    if done.returncode != 0:
        reason = next((line for line in done.stdout.splitlines() if "ERROR" in line), "mvn")
        raise NotRunning(f"Kafka {VERSION} 未能取得：{reason} / Maven could not fetch Kafka")
    shutil.rmtree(place, ignore_errors=True)
    part.rename(place)
