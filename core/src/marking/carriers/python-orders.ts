// Python 3: neighbours that may stand in any order.

import type { Permutable } from './rules.ts'

/** Modules of the standard library that may be imported in any order: none looks at another's doing. */
const MODULES =
  `abc argparse array ast asyncio atexit base64 binascii bisect calendar codecs collections
  configparser contextlib copy csv ctypes datetime decimal difflib email enum errno fnmatch fractions
  functools getopt getpass glob gzip hashlib heapq hmac html http inspect io ipaddress itertools json
  logging math mimetypes multiprocessing operator os pathlib platform pprint queue random re secrets
  select shlex shutil signal smtplib socket sqlite3 ssl stat string struct subprocess sys tarfile
  tempfile textwrap threading time traceback types typing unittest urllib uuid warnings weakref xml
  zipfile zlib`
    .split(/\s+/)
    .join('|')

/**
 * Calls that take keywords by name alone. Others may collect them in a dictionary, which keeps their
 * order and shows it.
 */
const KNOWN_CALL =
  /^(?:[\w.]*\.)?(?:print|open|run|call|check_call|check_output|Popen|sorted|sort|min|max|add_argument|ArgumentParser|dumps?|loads?|basicConfig|Thread|Timer|get|post|put|delete|head|request|urlopen|Request|create_connection|wrap_socket|from_bytes|to_bytes|split|rsplit|splitlines|encode|decode|mkdir|makedirs|compile|wrap|fill|zip|round|int|TextIOWrapper|NamedTemporaryFile|TemporaryDirectory|mkstemp|mkdtemp)\(/

/** From \`def\` to the colon: what runs where a function stands. */
const OPENING = /^def (?:[^:\n]|:(?![ \t]*(?:#[^\n]*)?\n)|\n)*/
const DEFAULTS = /^def (?:[^:=\n]|:(?![ \t]*(?:#[^\n]*)?\n)|\n)*=/

/** Lists of statements that run, unlike those of a class, whose order may be looked at. */
const NO_CLASS = [
  'function_definition',
  'if_statement',
  'elif_clause',
  'else_clause',
  'for_statement',
  'while_statement',
  'with_statement',
  'try_statement',
  'except_clause',
  'finally_clause',
]

export const PYTHON_ORDERS: readonly Permutable[] = [
  {
    name: 'import-order',
    list: 'module',
    element: 'import_statement',
    like: new RegExp(`^import (?:${MODULES})(?:\\.[a-z]+)?$`),
    key: /^import ([\w.]+)/,
  },
  {
    name: 'imported-order',
    list: 'import_from_statement',
    element: 'dotted_name',
    outside: new RegExp(`^from (?:${MODULES})(?:\\.[a-z]+)? import`),
    key: /^(\w+)$/,
    whole: true,
  },
  {
    name: 'imported-class-order', // modules, which are imported as they are met, have small letters
    list: 'import_from_statement',
    element: 'dotted_name',
    like: /^[A-Z]/,
    key: /^(\w+)$/,
  },
  {
    name: 'argument-order',
    list: 'argument_list',
    within: ['call'],
    element: 'keyword_argument',
    shape: 'constant-argument',
    outside: KNOWN_CALL,
    key: /^(\w+)\s*=/,
  },
  {
    name: 'caught-order',
    list: 'tuple',
    within: ['except_clause'],
    element: 'identifier',
    key: /^(\w+)$/,
  },
  {
    name: 'member-order',
    list: 'tuple',
    within: ['comparison_operator'],
    outside: /\sin\s*\([^()]*\)$/,
    element: 'string',
    key: /^(["'][^\\]*["'])$/,
  },
  {
    name: 'member-number-order',
    list: 'tuple',
    within: ['comparison_operator'],
    outside: /\sin\s*\([^()]*\)$/,
    element: 'integer',
    key: /^(\d+)$/,
  },
  ...['module', 'block'].flatMap((list): Permutable[] => [
    {
      name: 'function-order',
      list,
      element: 'function_definition',
      opening: OPENING,
      unlike: new RegExp(`^async|^def (?:p|t|test)_|${DEFAULTS.source}`),
      unless: /\b__dict__\b|\bvars\(/,
      key: /^def (\w+)/,
    },
    {
      name: 'constant-order',
      list,
      ...(list === 'block' ? { within: NO_CLASS } : {}),
      element: 'expression_statement',
      shape: 'constant-assignment',
      like: /^[A-Za-z_]\w* = /,
      unlike: /^\w+ = \w+ = /,
      key: /^(\w+)/,
      apart: true,
    },
  ]),
]
