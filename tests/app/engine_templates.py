"""Finds, in the source code, the templates of all that the engine says and the app can show."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from seq2seq_core.errors import InterlinearError

ROOT = Path(__file__).resolve().parents[2]
FIELD = re.compile(r"{(\w+)(?:![rsa])?(?::[^{}]*)?}")
"""A value's place in a template, such as ``{name}``, ``{name!r}`` or ``{count:,}``."""
TAKEN_AS_THEY_COME = {"require", "_as_message", "from_json", "listed"}
"""Functions that hand on what others say, who are looked at themselves."""


class NotATemplate(Exception):
    """A text that cannot be translated, since it is put together outside of a Message."""


def _error_names(kind: type[InterlinearError] = InterlinearError) -> set[str]:
    return {kind.__name__}.union(*(_error_names(below) for below in kind.__subclasses__()))


# The arguments that are texts, by position and by name.
_TEXTS: dict[str, dict[int | str, None]] = {
    **{name: dict.fromkeys((0, "what", "remedy")) for name in _error_names()},
    "require": dict.fromkeys((1, 2, "what", "remedy")),
    "Note": dict.fromkeys((0, "message")),
}


def templates() -> set[str]:
    """All of the engine and of the app. The command line's own errors are not shown by the app."""
    found: set[str] = set()
    for package in ("seq2seq_core", "app"):
        for file in sorted((ROOT / package).rglob("*.py")):
            if ROOT / "seq2seq_core" / "cli" not in file.parents:
                try:
                    found |= templates_in(file.read_text(encoding="utf-8"))
                except NotATemplate as error:
                    raise NotATemplate(f"{file.relative_to(ROOT)}, {error}") from None
    return found


def templates_in(source: str) -> set[str]:
    """The templates of one module.

    Raises:
        NotATemplate: a text is neither a literal nor a Message of one, or a Message has other values than its
            template names.
    """
    tree = ast.parse(source)
    found: set[str] = set()
    for call in _calls(tree):
        name = ast.unparse(call.func).rpartition(".")[2]
        if name == "Message":
            found.add(_template(call))
        positions = _TEXTS.get(name, {})
        texts = [argument for at, argument in enumerate(call.args) if at in positions]
        texts += [keyword.value for keyword in call.keywords if keyword.arg in positions]
        for text in texts:
            found |= set(_literals(text, tree))
    return found


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    if isinstance(node, ast.FunctionDef) and node.name in TAKEN_AS_THEY_COME:
        return
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _calls(child)


def _template(message: ast.Call) -> str:
    """What a Message is composed by."""
    match message.args:
        case [ast.Constant(value=str(template))]:
            if set(FIELD.findall(template)) == {keyword.arg for keyword in message.keywords}:
                return template
            raise _wrong(message, "has other values than its template names")
    raise _wrong(message, "is not made of one literal")


def _literals(text: ast.expr, tree: ast.Module) -> Iterator[str]:
    """The literals that an expression can stand for; those of its Messages are found by themselves."""
    match text:
        case ast.Constant(value=None):
            pass
        case ast.Constant(value=str(literal)):
            if FIELD.search(literal):
                raise _wrong(text, "names values, but is no Message")
            yield literal
        case ast.Call(func=ast.Name(id="Message" | "first_of")):
            pass
        case ast.Attribute(attr="what" | "remedy"):
            pass  # of another error
        case ast.IfExp(body=one, orelse=other):
            yield from _literals(one, tree)
            yield from _literals(other, tree)
        case ast.Dict(values=values):
            yield from itertools.chain.from_iterable(_literals(value, tree) for value in values)
        case ast.ListComp(elt=inner) | ast.Subscript(value=inner):
            yield from _literals(inner, tree)
        case ast.Call(func=ast.Attribute(value=inner, attr="get")):
            yield from _literals(inner, tree)
        case ast.Name(id=name):
            meanings = list(_meanings(name, tree))
            if not meanings:
                raise _wrong(text, "comes from elsewhere: annotate it as a Message")
            for meaning in meanings:
                yield from _literals(meaning, tree)
        case _:
            raise _wrong(text, "is put together outside of a Message")


def _meanings(name: str, tree: ast.Module) -> Iterator[ast.expr]:
    """What is assigned to a name anywhere in a module, and None for a parameter that is a Message."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield value
            case ast.AugAssign(target=ast.Name(id=found), value=value) if found == name:
                yield value
            case ast.arg(arg=found, annotation=ast.Name(id="Message")) if found == name:
                yield ast.Constant(None)


def _wrong(node: ast.expr, why: str) -> NotATemplate:
    return NotATemplate(f"line {node.lineno}: {ast.unparse(node)} {why}")
