// What is proposed to the author: values that look free and are called so, and next to nothing else.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readManifest } from '../../bundle/manifest.ts'
import type { MarkableItem } from '../mark.ts'
import { asDeclarations, proposedValues } from './propose-values.ts'

const item = (text: string, over: Partial<MarkableItem> = {}): MarkableItem => ({
  ...{ path: 'tool.mjs', text, declared: [], exposure: 'confidential' },
  ...over,
})
const values = (text: string, over?: Partial<MarkableItem>) =>
  proposedValues([item(text, over)]).map(({ value }) => value)

describe('a value', () => {
  it.each([
    ["const userAgent = 'probe/1.2 (build k7w2m4qz)'", 'k7w2m4qz'],
    ["headers['User-Agent'] = 'probe/1.2 (build mhxwtrzqkd)'", 'mhxwtrzqkd'],
    ["'x-request-id': 'vj-81fb3c60d9ae',", '81fb3c60d9ae'],
    [
      'request.setHeader("X-Correlation-Id", "4f0c1b7e-92d3-4a58-8e61-b3a7c5d20f94")',
      '4f0c1b7e-92d3-4a58-8e61-b3a7c5d20f94',
    ],
    ["let boundary = '----ToolForm-postmarks'", 'postmarks'],
    ["const fileName = '/tmp/note-7f3a9c21.txt'", '7f3a9c21'],
    ["headers.cookie = 'session=81c7e05fa93d42b6'", '81c7e05fa93d42b6'],
    [`send('${'A'.repeat(64)}')`, 'A'.repeat(64)],
  ])('in %s is proposed', (text, value) => {
    expect(values(`// A tool.\n${text}\n`)).toEqual([value])
  })

  it('is proposed with its line, its bits, a reason, and lines that bundle.yaml takes', () => {
    const text = "// A tool.\n\nconst traceId = '81fb3c60d9ae'\n"
    const [one] = proposedValues([item(text)])
    expect(one).toMatchObject({ path: 'tool.mjs', line: 3, form: 'hex', bits: 48 })
    expect(one?.why).toMatch(/identifier/)
    const yaml = [
      ...['forewarn: 1', 'title: A', 'case: a', 'tlp: RED', 'items:', '  - path: tool.mjs'],
      ...['    class: verification-code', '    may: Run it.'],
      asDeclarations(one === undefined ? [] : [one]),
    ].join('\n')
    expect(readManifest('bundle.yaml', `${yaml}\n`).manifest.items[0]?.free).toEqual([
      { name: 'traceid', value: '81fb3c60d9ae', form: 'hex' },
    ])
  })
})

describe('nothing is proposed', () => {
  it.each([
    ['that is compared with what comes from outside', "if (reply.requestId === '81fb3c60d9ae') {}"],
    ['that is an ordinary file', "const fileName = 'settings.json'"],
    ['that is a word', "const nonce = 'OCSPNonce'"],
    ['of a test vector', "const nonce = '9e4ab724d272474ab13b64d75300a47b'"],
    ['that names an interface', "const clsid = '4f0c1b7e-92d3-4a58-8e61-b3a7c5d20f94'"],
    ['that is no string', 'const requestId = 81726354'],
    ['that is too little to tell copies apart', "const boundary = 'ab'"],
    ['of a rule of lines', `print('${'='.repeat(64)}')`],
  ])('%s', (_, text) => {
    expect(values(text)).toEqual([])
  })

  it('that is declared or detected already', () => {
    const declared = [{ value: 'k7w2m4qz' }]
    expect(values("const userAgent = 'a/1 (build k7w2m4qz)'", { declared })).toEqual([])
    expect(values("const requestId = 'k7w2m4qz99'\n")).toEqual([])
  })

  it('that partners may publish, or that another item has as well', () => {
    const text = "const userAgent = 'probe/1.2 (build k7w2m4qz)'"
    expect(values(text, { exposure: 'publishable' })).toEqual([])
    const rule = item('content: "k7w2m4qz"', { path: 'rule.yml', exposure: 'publishable' })
    expect(proposedValues([item(text), rule])).toEqual([])
  })

  it('in material that has no free values', () => {
    const folder = new URL('../../../../tests/tracing/material/', import.meta.url)
    const text = readFileSync(new URL('greeting.lua', folder), 'utf8')
    expect(values(text, { path: 'greeting.lua' })).toEqual([])
  })
})
