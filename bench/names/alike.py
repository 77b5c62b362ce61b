# Whether two programs are the same but for the names of local variables: python3 alike.py ONE OTHER
# Compares bytecode, instruction by instruction: in every function one name stands for one other.

import dis
import sys

LOCAL = {"LOAD_FAST", "STORE_FAST", "DELETE_FAST", "LOAD_DEREF", "STORE_DEREF", "DELETE_DEREF", "LOAD_CLASSDEREF"}
CELL = {"MAKE_CELL", "LOAD_CLOSURE", "COPY_FREE_VARS"}  # in the order of names, which may change


def instructions(code):
    return [one for one in dis.get_instructions(code) if one.opname != "CACHE"]


def compare(one, other):
    if one.co_varnames[: one.co_argcount] != other.co_varnames[: other.co_argcount]:
        raise SystemExit(f"{one.co_name}: parameters")
    if len(one.co_cellvars) != len(other.co_cellvars) or len(one.co_freevars) != len(other.co_freevars):
        raise SystemExit(f"{one.co_name}: cells")
    ours, theirs = instructions(one), instructions(other)
    if len(ours) != len(theirs):
        raise SystemExit(f"{one.co_name}: length")
    names = {}
    for a, b in zip(ours, theirs):
        if a.opname != b.opname:
            raise SystemExit(f"{one.co_name}: {a.opname} and {b.opname}")
        if a.opname in LOCAL:
            if names.setdefault(a.argval, b.argval) != b.argval:
                raise SystemExit(f"{one.co_name}: {a.argval} is two variables")
        elif a.opname not in CELL and not hasattr(a.argval, "co_code") and a.argval != b.argval:
            raise SystemExit(f"{one.co_name}: {a.argval!r} and {b.argval!r}")
    if len(set(names.values())) != len(names):
        raise SystemExit(f"{one.co_name}: two variables are one")
    inner = [[c for c in code.co_consts if hasattr(c, "co_code")] for code in (one, other)]
    for a, b in zip(*inner, strict=True):
        compare(a, b)


compare(*(compile(open(path).read(), "program", "exec") for path in sys.argv[1:3]))
