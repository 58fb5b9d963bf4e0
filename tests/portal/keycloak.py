"""Keycloak from its distribution, fetched once by Maven as Kafka's jars are, with the realm of `deploy/keycloak` and one person in it."""

import contextlib
import os
import re
import secrets
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx

from local import distribution, ports, ready
from local.child import Child, NotRunning
from local.environment import bare

VERSION = "26.4.7"
PLUGIN = "3.8.1"
"""As in the `pom.xml` that fetches Kafka."""
REALM = distribution.PROJECT / "deploy" / "keycloak" / "realm.json"
PASSWORD = "稻田里的十二只白鹭"
DIST = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
FORM = re.compile(r'<form[^>]*action="([^"]+)"')


@dataclass(frozen=True)
class Keycloak:
    """A realm where somebody can sign in; the portal is a client of it."""

    url: str
    secret: str

    @property
    def issuer(self) -> str:
        """Whose tokens they are."""
        return f"{self.url}/realms/bihuan"

    def answers(self) -> bool:
        """Is it ready?"""
        try:
            return httpx.get(self.issuer, timeout=30).is_success
        except httpx.TransportError:
            return False

    def enrol(self, name: str, first: str, roles: list[str], unit: str) -> None:
        """A person with a password, as the realm's administrator adds one."""
        with httpx.Client(base_url=f"{self.url}/admin/realms/bihuan", headers=self._administrator(), timeout=30) as admin:
            person = {"username": name, "firstName": first, "enabled": True, "attributes": {"unit": [unit]}}
            made = admin.post("/users", json=person | {"credentials": [{"type": "password", "value": PASSWORD}]})
            made.raise_for_status()
            given = [admin.get(f"/roles/{role}").raise_for_status().json() for role in roles]
            admin.post(f"/users/{made.headers['location'].rpartition('/')[2]}/role-mappings/realm", json=given).raise_for_status()

    def signed_in(self, address: str, name: str) -> str:
        """A browser that the portal has sent here: the form is filled in; where it is sent back to."""
        with httpx.Client(timeout=30) as browser:
            page = browser.get(address).raise_for_status()
            form = FORM.search(page.text)
            assert form, page.text[:500]
            kept = "; ".join(f"{one.name}={one.value}" for one in browser.cookies.jar)  # also those for TLS: 127.0.0.1 counts as that
            back = browser.post(unescape(form[1]), data={"username": name, "password": PASSWORD}, headers={"Cookie": kept})
        assert back.status_code == 302, re.sub(r"<script.*?</script>|<[^>]+>|\s+", " ", back.text, flags=re.DOTALL)[-1500:]
        return back.headers["location"]

    def _administrator(self) -> dict[str, str]:
        asked = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": self.secret}
        token = httpx.post(f"{self.url}/realms/master/protocol/openid-connect/token", data=asked, timeout=30).raise_for_status()
        return {"Authorization": f"Bearer {token.json()['access_token']}"}


def missing() -> str:
    """Why it cannot be had here; empty where it can."""
    if sentence := distribution.missing_java():
        return sentence
    if _folder().exists():
        return ""
    if shutil.which("mvn") is None:
        return f"缺少 Maven，Keycloak 不能取得：{distribution.PACKAGES} / Maven is missing, which fetches Keycloak"
    try:
        _fetch()
    except NotRunning as sentence:
        return str(sentence)
    return ""


@contextlib.contextmanager
def keycloak(folder: Path, home: str, jurisdiction: str) -> Iterator[Keycloak]:
    """At work until the block ends; the portal is at `home`. Raises NotRunning."""
    place, secret, port = folder / "keycloak", secrets.token_hex(16), ports.free()
    shutil.copytree(_folder(), place)
    (place / "data" / "import").mkdir(parents=True)
    shutil.copy(REALM, place / "data" / "import")
    told = {"KC_BOOTSTRAP_ADMIN_USERNAME": "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD": secret, "JAVA_OPTS_KC_HEAP": "-Xms128m -Xmx512m"}
    told |= {"PORTAL_CLIENT_SECRET": secret, "BIHUAN_PUBLIC_URL": home, "BIHUAN_JURISDICTION": jurisdiction}
    command = ["bash", str(place / "bin" / "kc.sh"), "start-dev", "--import-realm", "--http-host=127.0.0.1", f"--http-port={port}"]
    child = Child("Keycloak", command, folder / "keycloak.log", environment=bare() | told)
    made = Keycloak(f"http://127.0.0.1:{port}", secret)
    try:
        child.start()
        ready.running(child, made.answers, seconds=300)
        yield made
    finally:
        child.stop()


def _folder() -> Path:
    return Path(os.environ.get("BIHUAN_KEYCLOAK") or distribution.PROJECT / ".tools" / f"keycloak-{VERSION}").absolute()


def _fetch() -> None:
    place, part = _folder(), Path(f"{_folder()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    goal = [f"org.apache.maven.plugins:maven-dependency-plugin:{PLUGIN}:copy", f"-Dartifact={DIST}", f"-DoutputDirectory={part}"]
    done = subprocess.run(["mvn", "-q", "-B", "-ntp", *goal], capture_output=True, text=True, check=False, cwd=part)
    if done.returncode != 0:
        reason = next((line for line in done.stdout.splitlines() if "ERROR" in line), "mvn")
        raise NotRunning(f"Keycloak {VERSION} 未能取得：{reason} / Maven could not fetch Keycloak")
    with zipfile.ZipFile(next(part.glob("*.zip"))) as packed:
        packed.extractall(part)
    (part / f"keycloak-{VERSION}").rename(place)
    shutil.rmtree(part)
