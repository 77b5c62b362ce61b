# Asks much of modules in the folder that is named, and prints what they answer.
import sys

sys.path.insert(0, sys.argv[1])
for loaded in list(sys.modules):
    if loaded.split(".")[0] in ["enum", "argparse", "difflib", "shlex", "textwrap", "json"]:
        del sys.modules[loaded]
import argparse
import difflib
import enum
import json
import random
import shlex
import textwrap

for module in [argparse, difflib, enum, json, shlex, textwrap]:
    assert module.__file__.startswith(sys.argv[1]), module

dice = random.Random(1)
WORDS = ["one", "two", "a\tb", "'quoted text'", '"more"', "it's", "\\n", "long" * 9, "x-y", "#z", ""]


def text():
    return dice.choice([" ", "  ", "\n", "\n\n"]).join(dice.choices(WORDS, k=dice.randrange(12)))


def value(depth=0):
    kind = dice.randrange(8 if depth < 3 else 5)
    if kind > 5:
        return {text(): value(depth + 1) for _ in range(dice.randrange(4))}
    if kind > 4:
        return [value(depth + 1) for _ in range(dice.randrange(4))]
    return [None, True, dice.randrange(-9, 99), dice.random() * 1e9, text()][kind]


def ask(function, *arguments, **options):
    try:
        print(repr(function(*arguments, **options)))
    except (Exception, SystemExit) as error:
        print(type(error).__name__, error)


for _ in range(150):
    ask(textwrap.wrap, text(), width=dice.randrange(1, 30), break_long_words=dice.random() < 0.5)
    ask(textwrap.shorten, text(), dice.randrange(4, 30))
    ask(textwrap.dedent, text())
    ask(shlex.split, text(), comments=dice.random() < 0.5, posix=dice.random() < 0.5)
    ask(lambda a, b: list(difflib.ndiff(a, b)), text().split(), text().split())
    ask(lambda a, b: "\n".join(difflib.unified_diff(a, b)), text().split(), text().split())
    ask(difflib.get_close_matches, "long", text().split(), cutoff=0.1)
    written = json.dumps(value(), indent=dice.choice([None, 2]), sort_keys=dice.random() < 0.5)
    ask(json.loads, written)
    ask(json.loads, written[: dice.randrange(len(written) + 1)])


class Colour(enum.Flag):
    RED = enum.auto()
    GREEN = enum.auto()
    BOTH = RED | GREEN


for ask_of in [list, repr, len, str]:
    ask(ask_of, Colour)
ask(lambda: [~Colour.RED, Colour(3), Colour.RED in Colour.BOTH, Colour["GREEN"], Colour(9)])

parser = argparse.ArgumentParser(prog="tool", description="Does much.", epilog="The end.")
parser.add_argument("-v", "--verbose", action="count", default=0, help="say more")
parser.add_argument("--level", type=int, choices=[1, 2, 3], help="of %(type)s, %(default)s")
group = parser.add_mutually_exclusive_group()
group.add_argument("--on", action="store_true")
group.add_argument("--off", action="store_false")
commands = parser.add_subparsers(title="commands", dest="command")
fetch = commands.add_parser("fetch", help="fetches", aliases=["f"])
fetch.add_argument("what", nargs="+")
fetch.add_argument("--to", metavar="DIR", required=True)
print(parser.format_help(), fetch.format_help(), fetch.format_usage())
sys.stderr = sys.stdout
for line in ["-vv", "--level 4", "--on --off", "fetch", "f a b --to x -v", "--lev 2 fetch --to=y q", "-x", "--help"]:
    ask(parser.parse_args, line.split())
