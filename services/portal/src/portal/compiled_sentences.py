"""Sentences of templates: one without values is in its language before a page is made."""

from typing import Any

from jinja2.ext import InternationalizationExtension
from jinja2.nodes import Call, Const, Node, Output, TemplateData
from jinja2.parser import Parser


class Sentences(InternationalizationExtension):
    """`{% trans %}` without values is translated when its template is compiled, once for each language; the others when a page is made."""

    def parse(self, parser: Parser) -> Node | list[Node]:
        """What a `{% trans %}` becomes."""
        made = super().parse(parser)
        call = made.nodes[0] if isinstance(made, Output) else None
        said = call.args[0] if isinstance(call, Call) and not call.kwargs else None
        if not isinstance(said, Const):
            return made
        environment: Any = self.environment
        return Output([TemplateData(environment.sentence(said.value) % ())], lineno=said.lineno)
