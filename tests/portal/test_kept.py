"""What is kept of a page is the same for whoever has these roles at this address; what is somebody's own stands outside of it."""

from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from markupsafe import Markup
from starlette.requests import Request

from portal.compiled import Templates
from portal.kept import keeping
from portal.lines import safe
from portal.navigation import entries
from portal.terms import ROLES
from tests.loop.county import County
from tests.portal.browsers import Browsers
from tests.scenario.people import CAST

PIECES = {
    "own.html": "{{ person.name }}",
    "address.html": "{{ request.url.path }}?{{ request.url.query }} {{ said }} {{ nav|length }}",
    "page.html": "{{ kept(piece, **known) }}",
}


@pytest.fixture
def templates() -> Templates:
    made = Templates(loader=DictLoader(PIECES), autoescape=True, undefined=StrictUndefined)
    made.globals.update(kept=keeping(made))
    return made


def _shown(templates: Templates, piece: str, roles: tuple[str, ...] = ("AUDIT",), query: bytes = b"", **known: str) -> str:
    request = Request({"type": "http", "method": "GET", "path": "/lists/goals", "query_string": query, "headers": []})
    person = SimpleNamespace(name="李", roles=roles)
    return templates.get_template("page.html").render(request=request, person=person, piece=piece, known=known)


def test_a_piece_cannot_say_anything_of_a_person_but_their_roles(templates: Templates) -> None:
    with pytest.raises(UndefinedError):
        _shown(templates, "own.html")


def test_another_role_another_address_and_other_words_are_another_piece(templates: Templates) -> None:
    audits, treasurys = len(entries(["AUDIT"])), len(entries(["TREASURY"]))
    for _ in range(2):
        assert _shown(templates, "address.html", said="<1>") == f"/lists/goals? &lt;1&gt; {audits}"
        assert _shown(templates, "address.html", said="<1>", roles=("TREASURY",)) == f"/lists/goals? &lt;1&gt; {treasurys}"
        assert _shown(templates, "address.html", said="<1>", query=b"year=2020") == f"/lists/goals?year=2020 &lt;1&gt; {audits}"
        assert _shown(templates, "address.html", said="2") == f"/lists/goals? 2 {audits}"


async def test_everybody_at_one_address_is_shown_their_own_name_unit_and_navigation(county: County, browsers: Browsers) -> None:
    for user in [*CAST, *reversed(CAST)]:
        page = (await browsers[user.id].open("/lists/goals?year=2020")).text
        head = page[page.index("<header") : page.index("</header>")]
        roles = "、".join(ROLES.get(role, role) for role in user.roles)
        unit = f"　{user.unit}" if user.unit else ""
        assert f"</svg>{user.name}<svg" in head
        assert f'<p class="mut sm">{roles}{unit}</p>' in head
        assert head.count("<li>") == 2 * len(entries(user.roles)), "once for wide screens and once for narrow ones"


def test_what_is_remembered_as_text_is_not_taken_for_the_markup_that_reads_alike() -> None:
    assert safe(Markup("<b>")) == "<b>"
    assert safe("<b>") == "&lt;b&gt;"
