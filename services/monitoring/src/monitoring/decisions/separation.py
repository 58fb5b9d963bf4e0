"""Who filed does not judge, and nobody judges the own unit: separation of duties by person and by unit."""

from collections.abc import Collection

from shared.events.values import within
from shared.runtime.actor import Actor
from shared.runtime.decider import Invalid, Refusal


class SubmitterReviews(Refusal):
    """Who ever submitted does not review, return, close or clear; the firm that was engaged does not conclude or cancel."""

    zh = "报送人不得审核"


class UnitIsNoThirdParty(Invalid):
    """A third party is a firm of its own and no budget unit (三方独立)."""

    zh = "预算单位不得受托"


class FirmReportsItself(Refusal):
    """The report of an engaged firm is filed by the firm; the office files it on its behalf alone, and says so."""

    zh = "报告应由受托机构报送"


class OwnUnit(Refusal):
    """Nobody reviews the own unit, monitors it closely or disposes of its items."""

    zh = "不得审核本单位"


def forbid_self_review(actor: Actor, *filed_by: str) -> None:
    """Raise SubmitterReviews where the actor ever filed what is judged."""
    if actor.person in filed_by:
        raise SubmitterReviews(f"{actor.person}报送了这份监控自评，不得审核、退回、办结或解除其预警")


def forbid_own_unit(actor: Actor, unit: str) -> None:
    """Raise OwnUnit where the actor belongs to the unit or to one below it."""
    if within(actor.unit, unit):
        raise OwnUnit(f"单位{actor.unit}属于{unit}，不得审核、监控或处置本单位的事项")


def forbid_filing_firm(actor: Actor, code: str) -> None:
    """Raise SubmitterReviews where the actor belongs to the third party that was engaged."""
    if code and actor.unit == code:
        raise SubmitterReviews(f"{actor.person}属于受托机构{code}，不得办结或取消本机构的重点监控")


def forbid_registered(third_party: str, code: str, units: Collection[str]) -> None:
    """Raise UnitIsNoThirdParty where the code is that of a registered unit, or of a part of one; `units` are those registered of them."""
    if units:
        raise UnitIsNoThirdParty(
            f"{third_party}的代码{code}是预算单位{min(units)}或其下属，预算单位不得受托监控，请聘请独立的第三方机构",
            place="third_party_code",
        )


def forbid_filing_for_firm(actor: Actor, third_party: str, code: str, *, on_behalf: bool) -> None:
    """Raise FirmReportsItself where a firm is engaged and somebody else files without saying that it is on its behalf."""
    if code and actor.unit != code and not on_behalf:
        raise FirmReportsItself(f"重点监控已委托{third_party}，报告由该机构报送；确需代报的，请注明代报（on_behalf）")


def forbid_own_firm(unit: str, code: str) -> None:
    """Raise OwnUnit where the third party to be engaged is the monitored unit itself or of its department."""
    if within(code, unit) or within(unit, code):
        raise OwnUnit(f"机构代码{code}与被监控单位{unit}同属一个部门，不得受托监控")
