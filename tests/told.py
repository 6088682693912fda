"""Every text that the program stops or goes on with, read from the code: what is given to an error, gathered as a
fault, told by a function named after what it does, or said while a job is at work. Values are numbered in order."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Told to those at the machine and never on a page; pages that have texts of their own; invented land; prose.
_ELSEWHERE = re.compile(
    r"/(cli\w*|terminal|command|seed|__main__)\.py$|/example/|/report/prose/|web/(settings|security|errors)\.py$"
)
#: Errors of programmers.
_PYTHONS = {"ValueError", "TypeError", "KeyError", "RuntimeError", "AssertionError", "OSError", "IndexError"}
_ERROR = re.compile(r"(Error|Conflict)$")
_FAULT = re.compile(r"fault|wrong|complain|refus|_stop\b|unfit|conflict|unknown|melding|fail\b|\bout\.(?:other|bad)\b")
#: Heads of columns in files are the same in every language.
_HEADS = "HEADS"
#: What a check of a bundle answers.
_ANSWER = ("tell.py", "sentences")
#: Objects that hold a text told later, and calls with an ``action`` that is no text.
_HOLDERS, _WARNINGS = {"Fault", "Charset"}, {"catch_warnings", "simplefilter", "filterwarnings"}
#: Calls that only look up, log, or take the text as a key.
_OTHER_CALLS = {"gettext", "lazy_gettext", "ngettext", "debug", "info", "warning", "exception", "error", "get", "add",
                "startswith", "endswith", "split", "replace", "removeprefix", "encode", "sub", "match", "search",
                "strftime"}  # fmt: skip


def template(node: ast.AST) -> str | None:
    """The text of an expression with its values numbered; None when it is no text."""
    parts = _parts(node)
    if parts is None or not any(isinstance(p, str) for p in parts):
        return None
    count, out = 0, ""
    for part in parts:
        if isinstance(part, str):
            out += part
        else:
            out += f"{{{count}}}"
            count += 1
    return out


def _parts(node: ast.AST) -> list[str | ast.AST] | None:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            return [p for v in values for p in (_parts(v) if isinstance(v, ast.Constant) else [v]) or ()]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            first, second = _parts(left), _parts(right)
            if first is None and second is None:
                return None
            return [*(first or [left]), *(second or [right])]
    return None


def _is_table(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Tuple) and all(isinstance(row, ast.Tuple) for row in node.elts)


def _called(call: ast.Call) -> str:
    """The name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def is_sentence(text: str) -> bool:
    """Whether there are words to translate in it, beside its values."""
    words = re.sub(r"\{\d+\}|«[^»]*»", "", text)
    return bool(re.search(r"[A-Za-zÆØÅæøå]{2}", words)) and " " in text.strip() and "%" not in text


@dataclass
class File:
    """One file of the program, and what it says no with."""

    path: Path
    every: set[str] = field(default_factory=set)
    told: dict[str, int] = field(default_factory=dict)

    def read(self) -> File:
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        self._parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        self._top = {
            t.id: a.value
            for a in tree.body
            if isinstance(a, ast.Assign | ast.AnnAssign) and a.value is not None
            for t in (a.targets if isinstance(a, ast.Assign) else [a.target])
            if isinstance(t, ast.Name)
        }
        self._calls: dict[str, list[ast.Call]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                self._calls.setdefault(_called(node), []).append(node)
        self._functions = {f.name: f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef)}
        self.every = {t for node in ast.walk(tree) if (t := template(node)) is not None}
        for node in ast.walk(tree):
            for root in self._roots(node):
                self._take(root, set())
            if isinstance(node, ast.Call) and _called(node) not in _WARNINGS:
                spare = node.args[3:4] if _called(node) == "note" else []
                for done in (*spare, *(k.value for k in node.keywords if k.arg in ("action", "value"))):
                    self._take(done, set())
                    self._words(done)
        return self

    def _roots(self, node: ast.AST) -> Iterator[ast.AST]:
        """Expressions that become what people are told."""
        match node:
            case ast.Call(func=func, args=args, keywords=keywords):
                name = _called(node)
                ours = bool(_ERROR.search(name)) and name not in _PYTHONS
                gathers = (
                    name in ("append", "extend", "insert", "setdefault")
                    and isinstance(func, ast.Attribute)
                    and bool(_FAULT.search(ast.unparse(func.value)))
                )
                if ours or gathers or name in _HOLDERS or (_FAULT.search(name) and name not in _OTHER_CALLS):
                    yield from args
                    yield from (k.value for k in keywords if k.arg not in ("kind", "encoding", "key"))
                elif name == "progress":
                    yield from args[:1]
                else:
                    yield from (k.value for k in keywords if k.arg == "melding")
            case ast.Dict(keys=keys, values=values):
                yield from (
                    v for k, v in zip(keys, values, strict=True) if isinstance(k, ast.Constant) and k.value == "step"
                )
            case ast.Assign(targets=[target], value=value) | ast.AugAssign(target=target, value=value):
                if _FAULT.search(ast.unparse(target)):
                    yield value
            case ast.Return(value=value) | ast.Yield(value=value) if value is not None:
                function = self._function(node)
                if function is not None and (
                    _FAULT.search(function.name) or (self.path.name, function.name) == _ANSWER
                ):
                    yield value

    def _function(self, node: ast.AST) -> ast.FunctionDef | None:
        while node in self._parents and not isinstance(node, ast.FunctionDef):
            node = self._parents[node]
        return node if isinstance(node, ast.FunctionDef) else None

    def _given(self, node: ast.AST, name: str) -> Iterator[ast.AST]:
        """What a name stands for: all that its function gives it, else a text or a table of texts of the file."""
        function = self._function(node)
        if function is None or not (found := [*self._bound(function, name)]):
            value = self._top.get(name) if name != _HEADS else None
            plain = value is not None and template(value) is not None
            table = isinstance(value, ast.Dict) and all(template(v) is not None for v in value.values)
            found = [value] if value is not None and (plain or table) else []
        yield from found

    def _bound(self, function: ast.FunctionDef, name: str) -> Iterator[ast.AST]:
        """All that a function lets a name stand for: given it, added to it, run through, or told by its callers."""
        for a in ast.walk(function):
            match a:
                case (
                    ast.Assign(targets=[ast.Name(id=own)], value=value)
                    | ast.AugAssign(target=ast.Name(id=own), value=value)
                    | ast.AnnAssign(target=ast.Name(id=own), value=value)
                ) if own == name and value is not None:
                    yield value
                case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                    pairs = zip(targets, values, strict=False)
                    yield from (v for t, v in pairs if isinstance(t, ast.Name) and t.id == name)
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=own), attr="append" | "extend" | "insert"), args=args
                ):
                    if own == name:
                        yield from args
                case ast.For(target=target, iter=rows) if name in {
                    t.id for t in ast.walk(target) if isinstance(t, ast.Name)
                }:
                    tables = [self._top.get(n.id) for n in ast.walk(rows) if isinstance(n, ast.Name) and n.id != _HEADS]
                    yield from (t for t in tables if isinstance(t, ast.Dict) or _is_table(t))
        names = [a.arg for a in (*function.args.args, *function.args.kwonlyargs)]
        if name in names:
            for call in self._calls.get(function.name, ()):
                skip = 1 if names[0] in ("self", "cls") else 0
                at = names.index(name) - skip
                yield from call.args[at : at + 1]
                yield from (k.value for k in call.keywords if k.arg == name)

    @staticmethod
    def _returned(function: ast.FunctionDef) -> Iterator[ast.AST]:
        for node in ast.walk(function):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                yield node.value

    def _words(self, node: ast.AST) -> None:
        """What the program did about a finding may be one word."""
        for text in ast.walk(node):
            whole = isinstance(text, ast.Constant) and not isinstance(self._parents[text], ast.JoinedStr)
            if whole and re.search(r"[a-zæøå]{5}", str(text.value)):
                self.told.setdefault(str(text.value), text.lineno)

    def _take(self, node: ast.AST, seen: set[tuple[ast.FunctionDef | None, str]]) -> None:
        """The texts of an expression, and of the names it uses."""
        text = template(node)
        if text is not None:
            if is_sentence(text):
                self.told.setdefault(text, node.lineno)
            for part in _parts(node) or ():
                if isinstance(part, ast.AST):
                    self._take(part, seen)
            return
        match node:
            case ast.Name(id=name) if (place := (self._function(node), name)) not in seen:
                for value in self._given(node, name):
                    self._take(value, seen | {place})
            case ast.Call(args=args, keywords=keywords):
                name = _called(node)
                if (own := self._functions.get(name)) is not None and (own, "") not in seen:
                    for value in self._returned(own):
                        self._take(value, seen | {(own, "")})
                elif name not in _OTHER_CALLS and not _ERROR.search(name):
                    for a in (*args, *(k.value for k in keywords)):
                        self._take(a, seen)
            case ast.IfExp(body=body, orelse=other):
                self._take(body, seen)
                self._take(other, seen)
            case ast.Subscript(value=value):
                self._take(value, seen)
            case ast.Dict(values=values):
                for v in values:
                    self._take(v, seen)
            case ast.Compare() | ast.Constant() | ast.Attribute():
                return
            case _:
                for child in ast.iter_child_nodes(node):
                    self._take(child, seen)


def files() -> list[File]:
    """The files that speak to people on a page."""
    paths = sorted([*(ROOT / "arealregnskap").rglob("*.py"), *(ROOT / "web").rglob("*.py")])
    return [File(p).read() for p in paths if not _ELSEWHERE.search(p.as_posix())]
