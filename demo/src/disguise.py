# Rewrites a Python program from stdin to stdout: comments, docstrings and layout are lost, and with
# --rename every name that only the program itself knows becomes v0, v1, … Its behaviour stays.

import ast
import sys


def without_docstrings(tree):
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            continue
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def own_names(tree):
    """Names bound by assignment, definition or argument, in order of appearance."""
    bound, foreign = [], {"self", "cls"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.append(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.ExceptHandler)) and node.name:
            bound.append(node.name)
        elif isinstance(node, ast.arg):
            bound.append(node.arg)
        if isinstance(node, ast.ClassDef):  # members are reached as attributes
            foreign.update(part.name for part in node.body if isinstance(part, ast.FunctionDef))
        elif isinstance(node, ast.keyword) and node.arg:
            foreign.add(node.arg)
        elif isinstance(node, ast.alias):
            foreign.add((node.asname or node.name).split(".")[0])
    return [name for name in dict.fromkeys(bound) if name not in foreign]


def renamed(tree):
    new = {name: f"v{number}" for number, name in enumerate(own_names(tree))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = new.get(node.id, node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.ExceptHandler)) and node.name:
            node.name = new.get(node.name, node.name)
        elif isinstance(node, ast.arg):
            node.arg = new.get(node.arg, node.arg)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            node.names = [new.get(name, name) for name in node.names]
    return tree


tree = without_docstrings(ast.parse(sys.stdin.read()))
print(ast.unparse(renamed(tree) if "--rename" in sys.argv else tree))
