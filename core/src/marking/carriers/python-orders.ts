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
    key: /^(\w+)$/,
    whole: true,
  },
  {
    name: 'argument-order',
    list: 'argument_list',
    within: ['call'],
    element: 'keyword_argument',
    shape: 'constant-argument',
    notOutside: /^(?:dict|OrderedDict|[\w.]*\.OrderedDict|[\w.]*\.update|[\w.]*_replace)\b/,
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
      unlike: /^async|^def [^\n]*=/,
      key: /^def (\w+)/,
    },
    {
      name: 'constant-order',
      list,
      element: 'expression_statement',
      shape: 'constant-assignment',
      like: /^[A-Za-z_]\w* = /,
      key: /^(\w+)/,
      apart: true,
    },
  ]),
]
