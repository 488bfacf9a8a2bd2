"""Sources as syntax trees, and what texts an expression in them can come to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

#: Stands for a value that is not known before the program runs.
HOLE = "\0"

#: Functions that call each other are followed so far.
DEEPEST = 6


@dataclass
class Source:
    """A module; `others` are all modules by path, into which names that it imports lead."""

    path: str
    tree: ast.Module
    others: dict[str, Source]
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node

    def resolve(self, node: ast.expr, depth: int = 0) -> set[str]:
        """Return the texts that an expression can come to, with holes."""
        if depth > DEEPEST:
            return {HOLE}
        match node:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.JoinedStr(values=values):
                return _joined([self.resolve(each, depth) for each in values])
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return _joined([self.resolve(left, depth), self.resolve(right, depth)])
            case ast.IfExp(body=body, orelse=other):
                return self.resolve(body, depth) | self.resolve(other, depth)
            case ast.BoolOp(values=values):
                return set().union(*(self.resolve(each, depth) for each in values))
            case ast.Call(func=ast.Attribute(attr="format", value=text)):
                return {re.sub(r"\{[^}]*\}", HOLE, each) for each in self.resolve(text, depth + 1)}
            case ast.Call(func=ast.Name(id=name)):
                return self._resolve_function(name, depth + 1)
            case ast.Name(id=name):
                return self._resolve_name(node, name, depth + 1)
        return {HOLE}

    def resolve_holes(self, node: ast.expr) -> set[str]:
        """Return the texts that can fill the holes of an expression."""
        spread = list(self._spread(node))
        fillings = [each.value for each in spread if isinstance(each, ast.FormattedValue)]
        for each in spread:
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute):
                fillings += each.args if each.func.attr == "format" else []
        return {text for each in fillings for text in self.resolve(each, 1)}

    def _spread(self, node: ast.expr) -> Iterator[ast.AST]:
        """Yield what an expression is made of, through the names and functions in it."""
        for each in ast.walk(node):
            yield each
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name):
                _source, function = self._find(each.func.id)
                if isinstance(function, ast.FunctionDef):
                    yield from (inner for value in _returned(function) for inner in ast.walk(value))
        if isinstance(node, ast.Name):
            for value in self._assigned(node, node.id):
                yield from ast.walk(value)

    def _resolve_function(self, name: str, depth: int) -> set[str]:
        source, function = self._find(name)
        if not isinstance(function, ast.FunctionDef) or source is None:
            return {HOLE}
        return set().union({HOLE}, *(source.resolve(each, depth) for each in _returned(function)))

    def _resolve_name(self, node: ast.expr, name: str, depth: int) -> set[str]:
        inside = self._assigned(node, name)
        if inside:
            return set().union(*(self.resolve(each, depth) for each in inside))
        function = self._function_around(node)
        names = [each.arg for each in function.args.args] if function else []
        if function and name in names:
            return self._handed_in(function, names.index(name), name, depth)
        source, value = self._find(name)
        return source.resolve(value, depth) if source and isinstance(value, ast.expr) else {HOLE}

    def _handed_in(self, function: ast.FunctionDef, at: int, name: str, depth: int) -> set[str]:
        """Return what the calls in this module hand in for a parameter."""
        found = {HOLE}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == function.name:
                named = [each.value for each in node.keywords if each.arg == name]
                for value in [*node.args[at : at + 1], *named]:
                    found |= self.resolve(value, depth)
        return found

    def _assigned(self, node: ast.AST, name: str) -> list[ast.expr]:
        """Return what is given to a name within the function around."""
        around = self._function_around(node)
        return [
            each.value
            for each in (ast.walk(around) if around else ())
            if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == name
        ]

    def _function_around(self, node: ast.AST) -> ast.FunctionDef | None:
        up = self.parents.get(node)
        while up is not None and not isinstance(up, ast.FunctionDef):
            up = self.parents.get(up)
        return up

    def _find(self, name: str) -> tuple[Source | None, ast.expr | ast.FunctionDef | None]:
        """Return what a name of the module, or one that it imports, stands for, and where that is."""
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                return self, node
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
                return self, node.value
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and any(each.name == name for each in node.names):
                other = self.others.get(f"{(node.module or '').replace('.', '/')}.py")
                return other._find(name) if other else (None, None)
        return None, None


def read_sources(root: Path, packages: tuple[str, ...]) -> dict[str, Source]:
    """Read all modules of some packages, by their paths."""
    found: dict[str, Source] = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            found[name] = Source(name, ast.parse(path.read_text(encoding="utf-8")), found)
    return found


def numbered(text: str) -> str:
    """Return a skeleton with its holes numbered; holes that touch are one."""
    literals = re.split(f"{HOLE}+", text)
    return "".join(
        literal if number == 0 else f"{{{number - 1}}}{literal}"
        for number, literal in enumerate(literals)
    )


def _returned(function: ast.FunctionDef) -> list[ast.expr]:
    return [
        each.value
        for each in ast.walk(function)
        if isinstance(each, ast.Return) and each.value is not None
    ]


def _joined(parts: list[set[str]]) -> set[str]:
    return {"".join(each) for each in product(*parts)}
