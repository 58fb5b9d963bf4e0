"""The operator's page: a view is derived anew from it, and whatever goes on in a service has a word."""

from audit.service import SERVICE as AUDIT
from evaluation.service import SERVICE as EVALUATION
from feedback.service import SERVICE as FEEDBACK
from goals.service import SERVICE as GOALS
from monitoring.service import SERVICE as MONITORING
from portal.follower_names import REACTIONS, VIEWS
from tests.loop.county import County
from tests.portal.browsers import Browsers

SERVICES = (GOALS, MONITORING, EVALUATION, FEEDBACK, AUDIT)


def test_every_view_and_reaction_of_every_service_has_a_word_and_no_word_is_for_nothing() -> None:
    assert {view.name for service in SERVICES for view in service.views} == set(VIEWS)
    assert {reaction.__name__ for service in SERVICES for reaction in service.reactions} == set(REACTIONS)


async def test_an_operator_rebuilds_a_view_from_the_page_which_says_what_is_answered_meanwhile(county: County, browsers: Browsers) -> None:
    view = next(one for one in MONITORING.views if one.name == "watchlist").key
    page = await browsers["ops"].open("/operations")
    address = f"/decide?at=/monitoring/views/{view}/rebuilding"
    assert f'href="{address}"' in page.text
    assert "在此期间页面仍由原视图应答" in page.words
    form = await browsers["ops"].open(address)
    assert "监控名单" in form.words
    assert "记入运行日志" in form.words, "nothing of the loop is decided"
    done = await browsers["ops"].send(address, form.form(address) | {"reason": "核对有差"})
    assert "运维" in done.words
    await county.hosts["monitoring"].rebuilding.finished()
    assert "已重建并替换" in (await browsers["ops"].open("/operations")).words
    stopping = f"/decide?at=/monitoring/views/{view}/stopping"
    idle = await browsers["ops"].send(stopping, (await browsers["ops"].open(stopping)).form(stopping) | {"reason": "不用了"})
    assert f"视图 {view} 没有在重建" in idle.words
    assert (await browsers["wang"].send(address, form.form(address) | {"reason": "我来"})).status == 403
