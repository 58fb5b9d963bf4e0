"""What every rule set says of itself: its name, its document, where and when it is in force."""

from datetime import date

from pydantic_core import PydanticCustomError

from shared.events.envelope import Value

FOREVER = date.max


class Head(Value):
    """The common head of every rule set."""

    key: str
    """How results name it: `mof/2020`, a county's own `360922/1`."""
    title: str
    title_en: str = ""
    """What it is in English, where somebody has said so."""
    document: str
    """文号, or what else it rests on."""
    article: str = ""
    jurisdictions: tuple[str, ...]
    """Beginnings of the division codes where it holds; "" is everywhere; none: it is in force nowhere until a county adopts it."""
    in_force_from: date
    in_force_until: date | None = None
    """The last day."""
    own: bool = False
    """Set by the county itself."""

    def holds(self, jurisdiction: str, day: date) -> bool:
        """Whether it is in force there on that day."""
        return self.in_force_from <= day <= (self.in_force_until or FOREVER) and jurisdiction.startswith(self.jurisdictions)

    @property
    def ref(self) -> str:
        """Its key as part of an address: `mof-2020`."""
        return self.key.replace("/", "-")


def wrong(sentence: str) -> PydanticCustomError:
    """What a validator raises where parameters do not fit together, in one Chinese sentence that names the place."""
    return PydanticCustomError("rules", "{sentence}", {"sentence": sentence})
