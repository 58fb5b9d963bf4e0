"""Each sentence with which a service refuses or finds something, read from its source: `{0}` stands for what it names."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count, groupby, product
from pathlib import Path

from portal.service_sentences import HAN
from portal.vocabulary import VOCABULARY
from shared.runtime.field_errors import SENTENCES

ROOT = Path(__file__).parents[2]
NOT_SAID_ON_PAGES = (
    "services/portal/",
    *(f"shared/src/shared/runtime/{one}" for one in ("cli/", "kafka/", "following/branching", "production", "settings")),
)
HINDRANCES = ("Refusal", "Unavailable", "CannotReadForm")
SENTENCE = ("sentence", "expected", "applies")
"""What everything that holds or takes a sentence of a finding, or of a kind of rules, calls it."""
FOR_OPERATORS = " / "
"""Between the Chinese and the English of what stands on no page."""
FIELD = "\0"
NOTHING: Mapping[str, ast.expr] = {}
Template = tuple[str, ...]


@cache
def service_sentences() -> frozenset[str]:
    """Every sentence, e.g. `单位 {0} 没有登记`; closed words that stand in one are known as such."""
    read = [one for tree in _sources() for one in _said(tree)] + [numbered(one) for one in SENTENCES.values()]
    return frozenset(one for one in read if HAN.search(one)) - VOCABULARY


def unread_refusals() -> set[str]:
    """The refusals whose sentence is made elsewhere, as they stand in the source."""
    sentences = [one for tree in _sources() for one in _refusing(tree)]
    return {ast.unparse(one) for one in sentences if isinstance(one, ast.Call | ast.Name | ast.Attribute) and _texts(one) == [(FIELD,)]}


def numbered(sentence: str) -> str:
    """`至多 {0} 字` for `至多 {max_length} 字`."""
    return _joined(_texts(ast.parse(f"f{sentence!r}", mode="eval").body)[0])


@cache
def _sources() -> tuple[ast.Module, ...]:
    files = [*ROOT.glob("services/*/src/**/*.py"), *ROOT.glob("shared/src/**/*.py")]
    return tuple(ast.parse(one.read_text("utf-8")) for one in files if not str(one.relative_to(ROOT)).startswith(NOT_SAID_ON_PAGES))


@cache
def _hindrances() -> frozenset[str]:
    """The names of all rules that refuse, and of what cannot be done now."""
    classes = [node for tree in _sources() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = set(HINDRANCES)
    while more := {one.name for one in classes if found & {_name(base) for base in one.bases}} - found:
        found |= more
    return frozenset(found)


@cache
def _titles() -> dict[str, str]:
    """Rule → its title in Chinese."""
    classes = [node for tree in _sources() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    told = [(rule.name, value) for rule in classes for one in rule.body for name, value in _assigned(one) if name == "zh"]
    return {name: str(value.value) for name, value in told if isinstance(value, ast.Constant)}


@cache
def _takers() -> dict[str, set[int]]:
    """What takes a sentence: its name, and the place of the sentence among what it is given."""
    found: dict[str, set[int]] = {}
    for node in (one for tree in _sources() for one in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef):
            names = [one.arg for one in node.args.args if one.arg not in ("self", "cls")]
        elif isinstance(node, ast.ClassDef):
            names = [one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)]
        else:
            continue
        for name in SENTENCE:
            if name in names:
                found.setdefault(node.name, set()).add(names.index(name))
    return found


def _said(tree: ast.Module) -> Iterator[str]:
    written = {name: value for one in tree.body for name, value in _assigned(one)}
    for function in [tree, *(one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))]:
        sentences = list(_sentences(function))
        near = written | {name: value for one in ast.walk(function) for name, value in _assigned(one)}
        for sentence in sentences + [part for one in sentences for part in _parts(one, near)]:
            yield from map(_joined, _texts(sentence, near))


def _sentences(function: ast.AST) -> Iterator[ast.expr]:
    """What a function gives to a refusal, or to something else as its sentence, or returns as one."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and _name(node.targets[0]) in SENTENCE:
            yield node.value
        if isinstance(node, ast.Call):
            places = _takers().get(_name(node.func), set())
            yield from (one for place, one in enumerate(node.args) if place in places)
            yield from (one.value for one in node.keywords if one.arg in SENTENCE)
        if (
            isinstance(node, ast.Return)
            and isinstance(node.value, ast.JoinedStr | ast.IfExp)
            and FOR_OPERATORS not in ast.unparse(node.value)
        ):
            yield node.value
    yield from _refusing(function)


def _refusing(function: ast.AST) -> Iterator[ast.expr]:
    """The sentence of each refusal."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and _name(node.func) in _hindrances():
            yield from node.args[:1]


def _parts(sentence: ast.expr, near: dict[str, ast.expr]) -> Iterator[ast.expr]:
    """What its places are filled with, where that is written near by: a text, or a table of texts."""
    for place in (one.value for one in ast.walk(sentence) if isinstance(one, ast.FormattedValue)):
        known = near.get(_name(place.value if isinstance(place, ast.Subscript) else place))
        if _often_nothing(known):
            continue
        if isinstance(known, ast.Dict):
            yield from known.values
        elif isinstance(place, ast.BoolOp):
            yield from place.values
        elif known:
            yield known


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _often_nothing(node: ast.expr | None) -> bool:
    return isinstance(node, ast.IfExp) and isinstance(node.orelse, ast.Constant) and node.orelse.value == ""


def _texts(node: ast.expr, near: Mapping[str, ast.expr] = NOTHING) -> list[Template]:
    """The texts that an expression can be, in pieces; what is not written there is a field."""
    match node:
        case ast.Constant(value=str(text)):
            return [(text,)]
        case ast.JoinedStr(values=values):
            return [sum(parts, ()) for parts in product(*(_texts(one, near) for one in values))]
        case ast.FormattedValue(value=ast.IfExp() as value):
            return _texts(value, near)
        case ast.FormattedValue(value=ast.Name(id=name)) if _often_nothing(near.get(name)):
            return _texts(near[name])
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[ast.GeneratorExp(elt=one)]):
            return _texts(one, near)
        case ast.Attribute(value=ast.Name(id=rule), attr="zh") if rule in _titles():
            return [(_titles()[rule],)]
        case ast.IfExp(body=body, orelse=orelse):
            return _texts(body, near) + _texts(orelse, near)
    return [(FIELD,)]


def _joined(pieces: Template) -> str:
    """One sentence, its fields counted; fields side by side are one."""
    number = count()
    return "".join(f"{{{next(number)}}}" if field else "".join(same) for field, same in groupby(pieces, FIELD.__eq__))
