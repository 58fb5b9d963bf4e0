"""Writes the generated pages and the published contract; with `--check` it says whether they are still true."""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import get_args, get_type_hints

from starlette.routing import Route

from docs import additive, contract, licences, routes
from embedded.composition import SERVICES
from shared import published, runtime
from shared.events import values, visibility
from shared.events.branching import Branched
from shared.events.envelope import Event, Value
from shared.events.visibility import Sight
from shared.runtime.decider import Decider, Invalid, Refusal
from shared.runtime.deciding.reaction import heard_by
from shared.runtime.failures import Unavailable
from shared.runtime.following import branching
from shared.runtime.service import Service
from shared.runtime.web import operating, rebuilding
from shared.runtime.web.problems import STATUS, Rule, described
from shared.runtime.web.routes import declared

HERE = Path(__file__).parent
HEAD = "<!-- Written by `make docs` from the code; do not edit. -->\n\n"
EVENTS = """One CloudEvents 1.0 document per event; `data` holds the fields below ([schemas](schemas/README.md)). One log and one feed
per service: `GET /<service>/events`."""
PROBLEMS = """Every error is an RFC 9457 document, `application/problem+json`: `type`, `title` (Chinese), `title_en`, `status` and `detail`,
one Chinese sentence that names the thing and the reason. A refused command leaves no event."""

ROUTES = """Paths are below `/<service>`. *Who* is the caller's role; *when* the states in which the decision may be taken (else
`OutOfOrder`, or `Unknown` before the beginning); *refuses* the service's own rules. What any route may answer beside that:
[problems.md](problems.md)."""

VISIBILITY = """What each role sees of an event about a thing that it reaches at all (its own unit's, or what its firm is engaged for):
in the trail and the state of an item, and in feeds by role. Finance, audit and operators see everything. **可见**: whole.
**仅知其事**: that it happened, by whom and when, without the fields named. **随前**: where an earlier event of the same stream is
seen. **—**: not at all."""


def events_page() -> Iterator[str]:
    """Who hears what, every event with its fields, and the values they are made of."""
    yield f"{HEAD}# Events 事件\n\n{EVENTS}\n\n## Who hears what 谁听谁\n\n```mermaid\nflowchart LR"
    yield from (f'  {service.name}["{service.title}<br/>{service.name}"]' for service in SERVICES)
    yield from (f"  {log} --> {service.name}" for service in SERVICES for log in heard(service))
    yield "```\n"
    yield from table("service", "tells", "hears", "and then decides", rows=[row_of(service) for service in SERVICES])
    for service in SERVICES:
        yield f'\n<a id="{service.name}"></a>\n## {service.title} {service.name}'
        streams = streams_of(service)
        for event in get_args(service.tells):
            schema = f"[schema](schemas/{service.name}/{event.__name__}/1.json)"
            yield f"\n### {event.__name__}\n\n{first_line(event)}\n\n`{event.TYPE}` · stream `{streams[event]}/…` · {schema}\n"
            yield from fields(event)
    yield "\n## Values 值"
    for module in (values, *dict.fromkeys(sys.modules[get_args(service.tells)[0].__module__] for service in SERVICES)):
        for made in (one for one in vars(module).values() if inspect.isclass(one) and one.__module__ == module.__name__):
            if issubclass(made, Enum | Value) and not issubclass(made, Event):
                yield f"\n### {made.__name__}\n\n{first_line(made)}\n"
                yield from fields(made) if issubclass(made, Value) else ["、".join(f"`{member.value}`" for member in made)]


def problems_page() -> Iterator[str]:
    """Every problem type: what any service may answer, then what each one refuses."""
    yield f"{HEAD}# Problems 问题类型\n\n{PROBLEMS}"
    told = {service.name: {rule for route in routes_of(service) for rule in declared(route).rules} for service in SERVICES}
    homes = {"shared": "所有服务 any service"} | {one.name: f"{one.title} {one.name}" for one in SERVICES}
    for home, title in homes.items():
        rules = {rule for rule in told.get(home, anywhere().union(*told.values())) if rule.__module__.startswith(f"{home}.")}
        yield f"\n## {title}\n"
        rows = [(f"`{one['type']}`", str(one["status"]), one["title"], one["title_en"]) for one in map(described, rules)]
        yield from table("type", "status", "中文", "English", rows=sorted(rows))


def anywhere() -> set[Rule]:
    """What may be told outside any route, and whatever the runtime cannot do now."""
    names = [found.name for found in pkgutil.walk_packages(runtime.__path__, f"{runtime.__name__}.")]
    classes = {one for name in names for one in vars(importlib.import_module(name)).values() if inspect.isclass(one)}
    return {one for one in classes if issubclass(one, Unavailable)} | {rule for rule in STATUS if rule not in (Refusal, Invalid)}


def routes_of(service: Service) -> Iterator[Route]:
    """The routes of a service, and those that each has for its operator."""
    return (
        route for routes in (*service.routes(), operating.routes, rebuilding.routes) for route in routes.routes if isinstance(route, Route)
    )


def licences_page() -> Iterator[str]:
    """What others wrote that comes along."""
    yield f"{HEAD}# Licences 许可证\n\n{licences.INTRODUCTION}\n"
    yield from table("library", "licence", rows=[*licences.libraries(), *licences.vendored()])


def routes_page() -> Iterator[str]:
    """What may be done, by whom, when."""
    yield f"{HEAD}# Routes 接口\n\n{ROUTES}"
    for service in SERVICES:
        yield f"\n## {service.title} {service.name}\n"
        yield from table("route", "", "who 谁", "when 何时", "refuses 拒绝", rows=list(routes.rows(service)))


def visibility_page() -> Iterator[str]:
    """Every event, and what each role sees of it."""
    yield f"{HEAD}# Visibility 可见范围\n\n{VISIBILITY}"
    roles = list(visibility.COLUMNS)
    for service in SERVICES:
        yield f"\n## {service.title} {service.name}\n"
        eyes = [(event.__name__, visibility.VISIBILITY[event]) for event in get_args(service.tells)]
        yield from table("event", *roles, rows=[(f"`{name}`", *(seen_as(row, role) for role in roles)) for name, row in eyes])


def seen_as(eyes: visibility.Eyes, role: str) -> str:
    """One cell of the table."""
    withheld = "、".join(f"`{name}`" for name in eyes.withheld)
    sights = {Sight.SEEN: "可见", Sight.PLACEHOLDER: f"仅知其事，不含{withheld}", Sight.FOLLOWING: "随前", Sight.HIDDEN: "—"}
    return sights[eyes.by(role)]


def row_of(service: Service) -> tuple[str, ...]:
    """What a service tells, hears, and decides when it hears it."""
    recorded = f"[{len(get_args(service.tells))} events](#{service.name})"
    decides = (f"{', '.join(f'`{event.__name__}`' for event in heard_by(one))} → `{one.__name__}`" for one in service.reactions)
    return f"{service.title} {service.name}", recorded, ", ".join(heard(service)) or "—", "<br>".join(decides) or "—"


def heard(service: Service) -> list[str]:
    """The logs that a service follows beside its own, in the order of the services."""
    logs = {event.TYPE.split(".")[1] for union in service.hears for event in get_args(union)}
    return [other.name for other in SERVICES if other.name in logs]


def streams_of(service: Service) -> dict[type[Event], str]:
    """Event → kind of the streams that it stands in, from the deciders' `evolve`."""
    names = [
        found.name
        for found in pkgutil.walk_packages(importlib.import_module(f"{service.name}.decisions").__path__, f"{service.name}.decisions.")
    ]
    deciders = [one for name in names for one in vars(importlib.import_module(name)).values() if isinstance(one, Decider)]
    unions = [(get_type_hints(one.evolve)["event"], one.kind) for one in deciders]
    streams = {event: kind for union, kind in unions for event in get_args(union) or (union,)}
    streams |= {event: branching.STREAM for event in get_args(service.tells) if issubclass(event, Branched)}
    if untold := [event.__name__ for event in get_args(service.tells) if event not in streams]:
        sys.exit(f"{'、'.join(untold)} 没有聚合的 evolve 接收 / no decider of {service.name} evolves by it")
    return streams


def fields(model: type[Value]) -> Iterator[str]:
    """The fields as the source declares them, each with the promise that stands below it; those that it takes over come first."""
    declared = [one for one in reversed(model.__mro__) if issubclass(one, Value) and one not in (Value, Event)]
    rows = [row for one in declared for row in _own_fields(one)]
    yield from table("field", "type", "", rows=rows) if rows else ["No fields."]


def _own_fields(model: type[Value]) -> Iterator[tuple[str, str, str]]:
    body = ast.parse(inspect.getsource(model)).body[0]
    assert isinstance(body, ast.ClassDef)
    for node, following in zip(body.body, [*body.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and (name := ast.unparse(node.target)) != "TYPE":
            promise = following.value.value if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant) else ""
            default = f" = {ast.unparse(node.value)}" if node.value else ""
            written = re.sub(r"^Annotated\[(.+), Field\(.*$", r"\1", ast.unparse(node.annotation)).replace("StrictBool", "bool") + default
            yield f"`{name}`", f"`{written}`".replace("|", "\\|"), " ".join(str(promise).split())


def table(*head: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table."""
    yield from (f"| {' | '.join(row)} |".replace("|  ", "| ") for row in (head, ("---",) * len(head), *rows))


def first_line(said: object) -> str:
    """The first line of a docstring."""
    return (inspect.getdoc(said) or "").split("\n", 1)[0]


def main() -> str | None:
    """Write the pages, or with `--check` return the sentence that says which are stale; what breaks a schema is not written."""
    made = {"events.md": events_page(), "problems.md": problems_page(), "routes.md": routes_page(), "licences.md": licences_page()}
    made["visibility.md"] = visibility_page()
    pages = {HERE / name: ("\n".join(lines) + "\n").encode() for name, lines in made.items()}
    schemas = dict(contract.schema_files())
    descriptions = dict(contract.description_files())
    if broken := additive.everywhere(HERE.parent, schemas, descriptions):
        return "\n".join(["已发布的契约只能增加，以下改动不行 / the published contract only grows, these changes break it:", *broken])
    pages |= {HERE.parent / contract.SCHEMAS / name: schema for name, schema in schemas.items()}
    pages |= {published.HERE / name: text for name, text in descriptions.items()}
    if "--check" not in sys.argv[1:]:
        for path, text in pages.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        return None
    stale = [str(path.relative_to(HERE.parent)) for path, text in pages.items() if not path.exists() or path.read_bytes() != text]
    return f"{'、'.join(stale[:20])} 与代码不一致，请运行 make docs / the pages are stale: run make docs" if stale else None


if __name__ == "__main__":
    sys.exit(main())
