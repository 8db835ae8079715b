"""What the source says about classes and their fields, for documents made from it.

The text under a field is not kept by Python, so the source is read; this runs only where documents are made.
"""

import ast
import inspect
import re
import sys
from collections.abc import Mapping
from functools import cache
from types import ModuleType

_ROLE = re.compile(r":\w+:`~?(?:[\w.]*\.)?(\w+)`")


def plain(text: str) -> str:
    """Return a docstring as Markdown on one line."""
    words = " ".join(inspect.cleandoc(text).split())
    return _ROLE.sub(r"`\1`", words).replace("``", "`")


def field_texts(*modules: ModuleType) -> Mapping[tuple[str, str], str]:
    """Return the text under each field, by the names of class and field."""
    return {place: text for module in modules for place, text in _texts(module.__name__).items()}


@cache
def _texts(module: str) -> Mapping[tuple[str, str], str]:
    texts: dict[tuple[str, str], str] = {}
    for node in ast.parse(inspect.getsource(sys.modules[module])).body:
        if not isinstance(node, ast.ClassDef):
            continue
        field: str | None = None
        for statement in node.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                    field = name
                case ast.Expr(value=ast.Constant(value=str(text))) if field is not None:
                    texts[node.name, field] = plain(text)
                    field = None
                case _:
                    field = None
    return texts


def class_text(cls: type) -> str:
    """Return the docstring of a class."""
    return plain(cls.__doc__ or "")
