// Telling languages apart: the name first, then the interpreter line, then the look.

import { expect, it } from 'vitest'
import { type Language, languageOf } from './language.ts'

const JAVASCRIPT = 'const a = 1\nlet b = require("x")\nvar c = (d) => {}\nif (a === b) f()\n'
const PYTHON =
  'import os\nfrom a import b\n\ndef f(self):\n    self.x = None\n    if x:\n        pass\n'
const LUA =
  'local a = 1\nlocal function f(b)\n  if b ~= nil then\n    return "x" .. b\n  end\nend\n'
const C = '#include <stdio.h>\n\nint main(void) {\n  char *a = b->c;\n  return 0;\n}\n'
const MARKDOWN = '# Title\n\n- one [link](https://example.org)\n- two\n\n## More\n'
const PROSE = 'Nothing but a sentence, and then another one. It goes on like this for a while.'

const cases: [string, string, Language][] = [
  ['a/b.mjs', '', 'javascript'],
  ['x.nse', '', 'lua'],
  ['X.PY', '', 'python'],
  ['tool', '#!/usr/bin/env python3\n', 'python'],
  ['tool', '#!/usr/bin/lua5.4\n', 'lua'],
  ['sample.txt', JAVASCRIPT, 'javascript'],
  ['sample.bin', PYTHON, 'python'],
  ['sample', LUA, 'lua'],
  ['x.go', '', 'go'],
  ['x.kt', '', 'c-family'],
  ['run', '#!/bin/sh\n', 'bash'],
  ['sample', C, 'c-family'],
  ['README', MARKDOWN, 'markdown'],
  ['notes.txt', PROSE, 'plain'],
  ['packed.txt', `x = y("${'QUJD'.repeat(50)}")`, 'unknown'],
  ['constructor', '{}[]<>{}%%%', 'unknown'],
  ['sample.constructor', '', 'unknown'],
]

it.each(cases)('takes %s for what it is', (path, text, language) => {
  expect(languageOf(path, text)).toBe(language)
})
