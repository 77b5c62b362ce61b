// A recipient's tokens: drawn alike each time, put where they change nothing, and found again.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64, text, utf8 } from '../../shared/bytes.ts'
import { AttemptId, PartId, RecipientId } from '../../shared/ids.ts'
import { languageOf } from '../../syntax/language.ts'
import { lex } from '../../syntax/lex.ts'
import { candidates, tokensIn } from './find.ts'
import { insertTokens } from './insert.ts'
import { tokenPlaces } from './places.ts'
import {
  MOST_TOKENS,
  tagOf,
  tokenHash,
  tokenLike,
  tokenOf,
  valueTokenOf,
  writtenToken,
} from './token.ts'

const PART = PartId.parse('par_abcdefghij234567')
const OTHER_PART = PartId.parse('par_bbcdefghij234567')
const ATTEMPT = AttemptId.parse('att_abcdefghij234567')
const OWN = RecipientId.parse('rcp_abcdefghij234567')
const OTHER = RecipientId.parse('rcp_bbcdefghij234567')

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })
const token = fc.stringMatching(/^[0-9a-f]{32}$/)

describe('a token', () => {
  it('is the same each time, and another for every part, place and secret', () => {
    fc.assert(
      fc.property(secret, secret, fc.nat(7), fc.nat(7), (one, other, i, j) => {
        const own = tokenOf(one, PART, i)
        expect(own).toMatch(/^[0-9a-f]{32}$/)
        expect(tokenOf(one, PART, i)).toBe(own)
        expect(tokenOf(one, OTHER_PART, i)).not.toBe(own)
        if (i !== j) expect(tokenOf(one, PART, j)).not.toBe(own)
        if (base64(one) !== base64(other)) expect(tokenOf(other, PART, i)).not.toBe(own)
      }),
    )
  })

  it('has a hash that is worth nothing to another recipient, or for another part', () => {
    fc.assert(
      fc.property(token, (one) => {
        const own = tokenHash(one, { partId: PART, recipientId: OWN })
        expect(own.tag).toBe(tagOf(one))
        expect(tokenHash(one, { partId: PART, recipientId: OTHER }).hash).not.toBe(own.hash)
        expect(tokenHash(one, { partId: OTHER_PART, recipientId: OWN }).hash).not.toBe(own.hash)
      }),
    )
  })
})

const PYTHON = `#!/usr/bin/env python3
"""Says hello.

Twice, and at the margin.
"""

import sys


def greet(name):
    print("hello", name)


greet(sys.argv[1])
`

const FILES: Record<string, string> = {
  'greet.py': PYTHON,
  'greet.js': 'const a = `\n\nleft here\n`\n\nconst b = a\n\nconsole.log(b)\n',
  'greet.c': '#include <stdio.h>\n\n/*\n\nold text\n*/\nint main(void) { return 0; }\n',
  'greet.sh': '#!/bin/sh\ncat <<END\n\nhello\n\nEND\n\necho done\n',
  'greet.go': 'package main\n\nimport "C"\n\nfunc main() {}\n',
  'greet.php': '<?php\n\necho 1;\n\n?>\n\n<p>page</p>\n',
  'rule.yml': 'title: A rule\n\ndetection:\n  text: |\n    one\n\n    # two\n\nlevel: high\n',
  'rules.rules': 'alert tcp any any -> any any (msg:"a"; sid:1;)\n',
  'rule.yar': 'rule a {\n  condition: true\n}\n\nrule b {\n  condition: false\n}\n',
  'advisory.md': '# Title\n\nText.\n\n```\n\n# no heading\n```\n\n## More\n\nText.\n',
  'page.html': '<!doctype html>\n<p>Text</p>\n',
  'a.patch': 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n',
}

const drawFrom = (secret: Uint8Array) => ({
  value: (value: string) => valueTokenOf(secret, ATTEMPT, value),
  place: (index: number) => tokenOf(secret, PART, index),
})

function inserted(path: string, content: string) {
  const drawn = drawFrom(new Uint8Array(32))
  const { files, tokens } = insertTokens([{ path, bytes: utf8(content) }], drawn)
  return { after: text(files[0]?.bytes ?? new Uint8Array()), tokens }
}

describe('tokens in an opened file', () => {
  it.each(Object.entries(FILES))(
    'stand in %s, and change nothing but comments',
    (path, content) => {
      const { after, tokens } = inserted(path, content)
      expect(tokens.length).toBeGreaterThan(0)
      const lines = after.split('\n')
      for (const { token, line } of tokens) expect(lines[line - 1]).toContain(writtenToken(token))
      const kept = lines.filter(
        (line) => !tokens.some((one) => line.includes(writtenToken(one.token))),
      )
      expect(kept.filter((line) => line.trim() !== '')).toEqual(
        content.split('\n').filter((line) => line.trim() !== ''),
      )
      if (path.endsWith('.patch') || path.endsWith('.md')) return
      const said = (source: string) =>
        lex(source, languageOf(path, source)).flatMap((one) =>
          one.kind === 'comment' ? [] : one.text,
        )
      expect(said(after)).toEqual(said(content))
    },
  )

  it.each([
    ['in text of its own', 'greet.js', '`\n\nleft'],
    ['in a document of a shell', 'greet.sh', '<<END\n\nhello'],
    ['in a comment', 'greet.c', '/*\n\nold'],
    ['in text of YAML', 'rule.yml', 'one\n\n    # two'],
    ['under a fence', 'advisory.md', '```\n\n# no'],
    ['behind the program', 'greet.php', '?>\n\n<p>'],
  ])('never stand %s', (_, path, whole) => {
    const content = FILES[path] ?? ''
    expect(content).toContain(whole)
    expect(inserted(path, content).after).toContain(whole)
  })

  it('leave what Go takes for C as it was: an empty line parts them from what follows', () => {
    expect(inserted('greet.go', FILES['greet.go'] ?? '').after).toMatch(/[0-9a-f]{8}\n\nimport "C"/)
  })

  it.each([
    ['data', 'table.csv', 'a,b\n\n1,2\n'],
    ['JSON', 'tool.json', '{\n\n"a": 1\n}\n'],
    ['a program that counts its lines', 'a.c', 'int a;\n\nint b = __LINE__;\n'],
    ['a script that reads on behind its end', 'a.sh', '#!/bin/sh\n\ntail -n +4 "$0"\nexit\n'],
    ['broken YAML', 'a.yml', 'a: [\n\nb: ]\n'],
    ['nothing', 'a.py', ''],
  ])('do not stand in %s', (_, path, content) => {
    expect(inserted(path, content)).toEqual({ after: content, tokens: [] })
  })

  it('leave bytes that are no text as they are', () => {
    const bytes = Uint8Array.of(0x23, 0x20, 0xff, 0x0a, 0x0a, 0x61, 0x0a)
    expect(
      insertTokens([{ path: 'a.py', bytes }], drawFrom(new Uint8Array(32))).files[0]?.bytes,
    ).toBe(bytes)
  })

  it('are spread over the files, and no more than a statement takes', () => {
    const files = Array.from({ length: 12 }, (_, i) => ({ path: `${i}.py`, bytes: utf8(PYTHON) }))
    const { tokens } = insertTokens(files, drawFrom(new Uint8Array(32)))
    expect(tokens).toHaveLength(MOST_TOKENS)
    expect(new Set(tokens.map(({ path }) => path)).size).toBe(MOST_TOKENS)
    expect(new Set(tokens.map((one) => one.token)).size).toBe(MOST_TOKENS)
  })

  it('keep the ends of lines, and are put in alike each time', () => {
    const content = PYTHON.replaceAll('\n', '\r\n')
    const { after } = inserted('a.py', content)
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(inserted('a.py', content).after).toBe(after)
  })

  it('are refused by a closer reading, where there is one', () => {
    expect(tokenPlaces('a.py', PYTHON, () => false)).toEqual([])
  })
})

describe('a value that its author left to recipients', () => {
  const VALUE = '9c1185a5c5e9fc54612808977ee8f548'
  const OTHER_VALUE = '0B3C5D7E-12AB-34CD-56EF-0123456789AB'
  const program = `${PYTHON}\nPROBE = "${VALUE}"\nAGAIN = ["${VALUE}", "${OTHER_VALUE}"]\n`
  const rule = `rule a {\n  strings: $a = "${VALUE}"\n  condition: $a\n}\n`
  const draw = drawFrom(new Uint8Array(32))
  const files = [
    { path: 'probe.py', bytes: utf8(program), own: [VALUE, OTHER_VALUE] },
    { path: 'probe.yar', bytes: utf8(rule), own: [VALUE] },
  ]

  it('holds a token, the same one wherever it stands, written as the value was', () => {
    const { files: after, tokens } = insertTokens(files, draw)
    const [py = '', yar = ''] = after.map(({ bytes }) => text(bytes))
    const token = draw.value(VALUE)
    expect(py.split(token)).toHaveLength(3)
    expect(yar).toContain(`"${token}"`)
    expect(py).toContain(tokenLike(draw.value(OTHER_VALUE), OTHER_VALUE))
    expect(py).toMatch(/"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}"/)
    expect([py, yar].join()).not.toContain(VALUE)
    for (const { token: one, path, line } of tokens) {
      const shown = (path.endsWith('.py') ? py : yar).split('\n')[line - 1] ?? ''
      expect([...candidates(shown)]).toContain(one)
    }
    expect(new Set(tokens.map((one) => one.token)).size).toBeLessThanOrEqual(MOST_TOKENS)
  })

  it('is another in every copy, and left where its file does not have it', () => {
    expect(valueTokenOf(new Uint8Array(32), ATTEMPT, VALUE)).not.toBe(
      valueTokenOf(new Uint8Array(32).fill(1), ATTEMPT, VALUE),
    )
    const [only] = insertTokens([{ path: 'a.csv', bytes: utf8('a,b\n'), own: [VALUE] }], draw).files
    expect(text(only?.bytes ?? new Uint8Array())).toBe('a,b\n')
  })

  it('never takes more tokens than a statement has room for, whatever a manifest says', () => {
    const many = Array.from({ length: 40 }, (_, i) => i.toString(16).padStart(32, '0'))
    const bytes = utf8(many.map((value) => `x = "${value}"\n\n`).join(''))
    const { tokens } = insertTokens([{ path: 'a.py', bytes, own: many }], draw)
    expect(new Set(tokens.map(({ token }) => token)).size).toBeLessThanOrEqual(MOST_TOKENS)
  })
})

describe('a token in a sample', () => {
  it('is found however its digits are grouped, in either case', () => {
    fc.assert(
      fc.property(
        token,
        fc.constantFrom('-', ':', '_', '.', ''),
        fc.constantFrom(2, 4, 8),
        (one, sign, n) => {
          const groups = (one.match(new RegExp(`.{${n}}`, 'g')) ?? []).join(sign)
          expect([...candidates(`x = "${groups}"`)]).toContain(one)
          expect([...candidates(`(${groups.toUpperCase()})`)]).toContain(one)
        },
      ),
    )
  })

  it('is found inside base64, and in bytes', () => {
    const { after, tokens } = inserted('greet.py', PYTHON)
    const packed = `exec(decode("${base64(utf8(after))}"))\n`
    const found = tokensIn({ path: 'x', text: packed })
    for (const { token } of tokens) expect(found).toContain(token)
  })

  it('is looked for among so many and no more, whatever a sample is made of', () => {
    const hostile = Array.from({ length: 60_000 }, (_, i) => i.toString(16).padStart(32, '0')).join(
      '\n',
    )
    expect(tokensIn({ path: 'x', text: hostile }).size).toBe(20_000)
    const run = 'a-'.repeat(2_000_000)
    expect(tokensIn({ path: 'x', text: run }).size).toBe(0)
  })
})
