"""What is tried: small changes of comparisons, numbers, boundaries and date arithmetic.

Modules are changed by cosmic-ray's operators and by one of our own for what it does not know,
data files by their numbers and days, one up and one down.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import parso
import yaml
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators import (
    binary_operator_replacement,
    boolean_replacer,
    comparison_operator_replacement,
    unary_operator_replacement,
)
from cosmic_ray.operators.number_replacer import NumberReplacer

from tests.present import present

CHOSEN = {
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Lt_GtE", "LtE_Gt", "Gt_LtE", "GtE_Lt")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Eq_NotEq", "NotEq_Eq")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Is_IsNot", "IsNot_Is")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Add", "Div_Mul")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("FloorDiv_Mul", "Mod_Mul")),
    *(f"ReplaceUnaryOperator_{pair}" for pair in ("Delete_Not", "Delete_USub")),
}
MONTH = re.compile(r"\d{4}-\d{2}")


class SwapWords:
    """Swaps words that decide a boundary; has the methods of a cosmic-ray operator."""

    words = ("min", "max"), ("any", "all"), ("+=", "-=")
    swapped = {old: new for pair in words for old, new in (pair, pair[::-1])}  # noqa: RUF012

    def mutation_positions(self, node: parso.tree.NodeOrLeaf) -> Iterator[object]:
        if isinstance(node, parso.tree.Leaf) and node.value in self.swapped:
            yield node.start_pos, node.end_pos

    def mutate(self, node: parso.tree.Leaf, index: int) -> parso.tree.Leaf:
        node.value = self.swapped[node.value]
        return node


OPERATORS = [
    *(
        operator()
        for operator in chain(
            comparison_operator_replacement.operators(),
            binary_operator_replacement.operators(),
            unary_operator_replacement.operators(),
        )
        if operator.__name__ in CHOSEN
    ),
    boolean_replacer.ReplaceAndWithOr(),
    boolean_replacer.ReplaceOrWithAnd(),
    NumberReplacer(),
    SwapWords(),
]


@dataclass(frozen=True)
class Mutant:
    """``where``: the function or class, or the path of the key; ``lines``: those of the statement
    that is changed; ``inside``: it is in the body of a function; ``source``: the changed file."""

    file: str
    where: str
    was: str
    becomes: str
    lines: range
    inside: bool
    source: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.file, self.where, self.was, self.becomes


def mutants(root: Path, file: str) -> list[Mutant]:
    """All mutants of a module or data file, each changed text once."""
    source = (root / file).read_text(encoding="utf-8")
    change = _python if file.endswith(".py") else _yaml
    return list({mutant.source: mutant for mutant in change(file, source)}.values())


def _python(file: str, source: str) -> Iterator[Mutant]:
    tree = ast.parse(source)
    nodes = list(ast_nodes(get_ast(source)))
    for operator in OPERATORS:
        found = sum(len(list(operator.mutation_positions(node))) for node in nodes)
        for occurrence in range(found):
            changed = mutate_code(source, operator, occurrence)
            if changed and changed != source and _compiles(changed):
                yield _mutant(file, source, changed, tree)


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _mutant(file: str, source: str, changed: str, tree: ast.Module) -> Mutant:
    number, was, becomes = _difference(source, changed)
    where, lines, inside = _place(tree, number)
    return Mutant(file, where, was, becomes, lines, inside, changed)


def _difference(source: str, changed: str) -> tuple[int, str, str]:
    pairs = zip(source.splitlines(), changed.splitlines(), strict=True)
    for number, (was, becomes) in enumerate(pairs, start=1):
        if was != becomes:
            return number, " ".join(was.split()), " ".join(becomes.split())
    raise ValueError("nothing was changed")


def _place(tree: ast.Module, line: int) -> tuple[str, range, bool]:
    """What is around a line, the lines of its statement without a body, whether a function is."""
    names: list[str] = []
    inside = False
    lines = range(line, line + 1)
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt) or not _start(node) <= line <= (node.end_lineno or 0):
            continue
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
            inside |= isinstance(node, ast.FunctionDef) and _start(node.body[0]) <= line
        body = getattr(node, "body", None)
        last = _start(body[0]) - 1 if body else node.end_lineno or line
        lines = range(node.lineno, max(last, node.lineno) + 1)
    return ".".join(names), lines, inside


def _start(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    first: int = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return first


def _yaml(file: str, source: str) -> Iterator[Mutant]:
    for path, node in _scalars(present(yaml.compose(source, yaml.SafeLoader)), ""):
        start, end = node.start_mark, node.end_mark
        for value in _neighbours(node):
            changed = source[: start.index] + value + source[end.index :]
            number, was, becomes = _difference(source, changed)
            yield Mutant(file, path, was, becomes, range(number, number + 1), False, changed)


def _scalars(node: yaml.Node, path: str) -> Iterator[tuple[str, yaml.ScalarNode]]:
    if isinstance(node, yaml.ScalarNode):
        yield path, node
    elif isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _scalars(child, f"{path}[{index}]")
    else:
        for key, child in node.value:
            yield from _scalars(child, f"{path}.{key.value}".lstrip("."))


def _neighbours(node: yaml.ScalarNode) -> list[str]:
    if node.tag == "tag:yaml.org,2002:int":
        return [str(int(node.value) + 1), str(int(node.value) - 1)]
    if node.tag == "tag:yaml.org,2002:timestamp":
        day = date.fromisoformat(node.value)
        return [str(day + timedelta(days=1)), str(day - timedelta(days=1))]
    if MONTH.fullmatch(node.value):
        day = date.fromisoformat(f"{node.value}-15")
        return [f"{day + timedelta(days=30):%Y-%m}", f"{day - timedelta(days=30):%Y-%m}"]
    return []
