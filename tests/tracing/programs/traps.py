# What marking has to leave alone or spell with care: prints the same in every copy.
import argparse, ctypes, sys
class Packet:
    def encode(self):
        return b"x"
    def decode(self):
        return "y"
def shadowed(list):
    return []
def shadowed2(a, dict=None):
    x = {}
    return x
class Enumlike:
    pass
from enum import Enum
class Colour(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
class Header(ctypes.BigEndianStructure):
    _pack_ = 1
    _fields_ = [("kind", ctypes.c_uint8), ("length", ctypes.c_uint32)]
class Header2(ctypes.BigEndianStructure):
    _pack_ = 1
    _fields_ = []
def show(**kwargs):
    return list(kwargs.items())
def dbg():
    value = 3
    return f"{value=} {value!r}"
def first():
    return 1
def second(x,
           y=first):
    return y()
def enc(s):
    return f"{s.encode('utf-8')} {s == 'a'}"
def nested():
    timeout = 1
    class Handler:
        timeout = 5
        message = "x"
    return Handler, timeout
class Vec:
    def __init__(self, x):
        self.x = x
    def __mul__(self, k):
        return Vec(self.x * k)
def scale(v):
    return (v * 2).x
def kw():
    f = lambda value: value + 1
    value = 3
    return f(value=value)
class L:
    def items(self) -> list[int]:
        return [1]
    def list(self):
        return [2]
def leave():
    try:
        sys.exit(0)
    except SystemExit as e:
        return e.code == 0
async def agen():
    yield 1
    return
def match_it(o):
    value = 2
    match o:
        case Vec(x=value):
            return value
        case []:
            return 'empty'
        case {}:
            return 'dict'
def importing():
    try:
        from posixpath import sep as result
    except ImportError:
        result = None
    return result
def callbacks():
    callback = None
    def callback():
        pass
    return callback.__name__
'This single line does not use contractions, and it is not able to hold one.'
A = B = 1
C = B
import xml.etree.ElementTree as ET
def xml():
    return ET.tostring(ET.Element("a", one="1", two="2", three="3"))
def tab(x):
	if not x:
		return 1
	else:
		return 2
def cont(a, b):
    if a == 1 and \
       b == 2:
        return "both"
    return "no"
def doc():
    """Currently this command is not able to do more, for example."""
def ply():
    p = argparse.ArgumentParser(prog="x", description=doc.__doc__)
    return p.format_help()

def f():
    'This single line docstring does not use contractions although it is not able to hold one of them inside.'
    return 1
class G:
    x = 1
    class Meta:
        ordering = ['a']
        abstract = True
def g(list, *args, dict=None, **kwargs):
    return [], {}, kwargs
def h():
    for sum in range(3):
        pass
    return sum
from decimal import Decimal as D
def k(a, b=[]):
    b = b or []
    return b
from operator import add as len2, itemgetter as range2
def walrus(data):
    if (n := len(data)) > 2:
        return n
    return -1
def deco(fn): return fn
@deco
def one(): return 1
def pair(): return 2
@deco
def three(): return 3
def lamb():
    return [(lambda value, k=k: value * 2)(v) for v in range(3)]
def gen():
    value = yield 1
    if value is not None:
        yield value
    return
def tr():
    try:
        raise KeyError
    except (KeyError, ValueError) as err:
        return repr(err)
def tabs(x):
    if x not in (1, 2):
        return 'out'
    else:
        return 'in'
def fmt(name, value):
    return '{name}={value}'.format(name=name, value=value) + '%(name)s' % dict(name=name, value=value)
def slices(s):
    return s[:3], s[0:2], s[:-1], s[:], s[::2]
def chained(a):
    return 1 < a < 3, not a == 3, a is not None and a != 2, not (a or 0), 0 == a == 0
def nonl():
    count = 0
    def inner():
        nonlocal count
        count += 1
        return count
    inner()
    return count
def ret(x):
    if x: return 'a'
    return 'b'
def longif(a,b):
    if not a and \
            not b:
        return 1
    elif a:
        return 2
    else:
        return 3

Z = (1,
     2)
print(Packet().encode(), Packet().decode(), shadowed(7), shadowed2(1), [c.name for c in Colour])
print(ctypes.sizeof(Header), show(a=1, b=2, c=3), dbg(), second(1), enc("a"))
print([nested()[0].__dict__.get(k) for k in ("timeout", "message")], scale(Vec(2)), kw(), L().items(), L().list(), leave())
print(match_it(Vec(4)), match_it([]), importing(), callbacks(), A, B, C, xml(), tab(0), cont(1, 2), ply())
print(f(), g(1, 2, c=3), h(), k(1), walrus([1, 2, 3]), one(), pair(), three(), lamb(), list(gen()), tr(), tabs(1), fmt('a', 1), slices('abcdef'), chained(2), nonl(), ret(0), longif(0,0), Z, G.Meta.ordering)
