"""Files chosen in a form: sent on to the service that decides, and named in the form by the hash that it tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from starlette.datastructures import FormData, UploadFile

from portal.desk import Visit
from portal.findings import Finding, Findings
from portal.official import done, key_of, live, typed
from portal.services import Said

CHOSEN = "_file:"
"""A file field is called `_file:` and the place of the hash in the form."""
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Papers:
    """What was chosen, by the place of its hash in the form, and what the service said of it."""

    sent: Mapping[str, tuple[str, Said]]

    @property
    def refused(self) -> Said | None:
        """What was said of the first one that was not taken."""
        return next((said for _, said in self.sent.values() if not said.ok), None)

    @property
    def findings(self) -> Findings:
        """Why each was not taken, at its field."""
        return Findings(tuple(Finding(at, said.sentence) for at, (_, said) in self.sent.items() if not said.ok and said.sentence))

    def named(self, content: dict[str, Any]) -> dict[str, Any]:
        """The form with the hash of each that was taken; a paper without a title is called as its file."""
        for at, (name, said) in self.sent.items():
            if said.ok and (paper := _place(content, at.split(".")[:-1])) is not None:
                paper["sha256"] = said.body["sha256"]
                paper["title"] = paper.get("title") or title_of(name)
        return content


def with_files(content: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The form without those of these papers that have no file yet: what a draft keeps of a paper is its file."""
    return {name: one for name, one in content.items() if name not in names or (one or {}).get("sha256")}


def hands_in(service: str, about: str) -> str:
    """Where a page hands in a file about this item as soon as it is chosen; empty where it is about none."""
    return f"/evidence/{service}?about={about}" if about else ""


def title_of(name: str) -> str:
    """What a paper is called as long as nobody calls it otherwise."""
    return name.rpartition(".")[0][:LONGEST_TITLE]


class Sent(NamedTuple):
    """A form as it came: its content with the files that were taken, which button, its key, and what was said of its files."""

    content: dict[str, Any]
    what: str
    key: str
    papers: Papers


async def sent(visit: Visit, service: str, about: str) -> Sent:
    """What somebody sends of an official form about this item; its files are handed in first."""
    form = await visit.form()
    papers = await hand_in(visit, service, about, form)
    return Sent(papers.named(typed(form)), done(form), key_of(form), papers)


async def hand_in(visit: Visit, service: str, about: str, form: FormData) -> Papers:
    """Send on what was chosen for this item; nothing while somebody types."""
    chosen = {
        name.removeprefix(CHOSEN): file
        for name, file in form.multi_items()
        if name.startswith(CHOSEN) and isinstance(file, UploadFile) and file.filename
    }
    if not about or live(visit):
        return Papers({})
    return Papers(
        {at: (str(file.filename), await visit.ask.hand_in(service, about, str(file.filename), file.file)) for at, file in chosen.items()}
    )


def _place(content: Any, steps: list[str]) -> dict[str, Any] | None:
    """The paper at this place, made where the form has none yet; None where there is no such place."""
    for step in steps:
        if isinstance(content, list) and step.isdecimal() and int(step) < len(content):
            content = content[int(step)]
        elif isinstance(content, dict):
            content = content.setdefault(step, {})
        else:
            return None
    return content if isinstance(content, dict) else None
