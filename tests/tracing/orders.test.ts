// Declared orders: each copy has its own, and it is read in headers, queries and code of any language.

import { bundleFolder } from '@forewarn/core/bundle/folder'
import { readManifest } from '@forewarn/core/bundle/manifest'
import { type MarkableItem, mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import { utf8 } from '@forewarn/core/shared/bytes'
import { minify } from 'terser'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { exchange, packetsOf, pcap } from './captured.ts'

const HEADERS = ["'user-agent': agent", "accept: 'text/html'", "'x-probe': probe('k7w2m4qz9d')"]
const QUERY = ['zone=2', 'mode=plain', 'lang=en', 'from=7']
const TOOL = `// Asks a front end.
const agent = 'tool/1'
function ask(probe) {
  const headers = {
    ${HEADERS.join(',\n    ')},
  }
  return fetch('http://mail.example/?${QUERY.join('&')}', { headers })
}
ask((text) => text)
`
const item: MarkableItem = {
  ...{ path: 'tool.mjs', text: TOOL, exposure: 'confidential', orders: [HEADERS, QUERY] },
  declared: [{ value: 'k7w2m4qz9d' }],
}
const HOLDERS = Array.from({ length: 60 }, (_, i) => ({ recipient: `r${i}`, partner: `r${i}` }))

let master: Master
let copies: string[]
/** The carriers of both orders, and where their symbols stand. */
let at: { headers: number; query: number }
beforeAll(async () => {
  master = mark(new Uint8Array(32).fill(4), prepare([item], await loadGrammars()), HOLDERS)
  copies = master.codewords.map((codeword) => renderCopy(master, codeword)[0]?.text ?? '')
  const labels = master.positions.map(({ label }) => label)
  const orders = labels.flatMap((label, i) => (label.includes('declared-order') ? [i] : []))
  const sizes = orders.map((i) => master.positions[i]?.alphabet)
  expect(sizes).toEqual([{ uniform: 6 }, { uniform: 24 }])
  at = { headers: orders[0] as number, query: orders[1] as number }
})

const headersOf = (text: string) =>
  [...text.matchAll(/'user-agent': |accept: |'x-probe': /g)].map(([name]) =>
    name.replace(/[': ]/g, ''),
  )
const queryOf = (text: string) => /\?([^']*)'/.exec(text)?.[1] ?? ''
const read = (sample: { text: string; bytes?: Uint8Array }) => {
  const { reading } = readLeak(master, [{ path: 'x.txt', ...sample }])
  return { headers: reading[at.headers], query: reading[at.query] }
}
const held = (holder: number) => ({
  headers: master.codewords[holder]?.[at.headers],
  query: master.codewords[holder]?.[at.query],
})
const isSorted = (names: readonly string[]) => [...names].sort().join() === names.join()
/** Copies whose orders no library that sorts would give. */
const unsorted = () =>
  [...copies.keys()].filter((i) => {
    const text = copies[i] ?? ''
    const keys = queryOf(text)
      .split('&')
      .map((pair) => pair.split('=')[0] ?? '')
    return !isSorted(headersOf(text).map((name) => name.replace('-', ''))) && !isSorted(keys)
  })

const request = (text: string) => {
  const lines = headersOf(text).map((name) => `${name.toUpperCase()}: 1`)
  const head = [
    `GET /?${queryOf(text)} HTTP/1.1`,
    'Host: mail.example',
    ...lines,
    'Connection: close',
  ]
  return pcap(packetsOf(exchange(utf8(`${head.join('\r\n')}\r\n\r\n`))))
}

describe('a declared order', () => {
  it('is another in every few copies, with all else in place', () => {
    expect(new Set(copies.map((text) => headersOf(text).join())).size).toBe(6)
    expect(new Set(copies.map(queryOf)).size).toBeGreaterThan(15)
    for (const text of copies) {
      expect(() => new Function(text.replace(/^.*\n/, ''))).not.toThrow()
      expect(queryOf(text).split('&').sort()).toEqual([...QUERY].sort())
    }
  })

  it('is read in what a copy sends, whatever else is sent', () => {
    for (const i of unsorted().slice(0, 12)) {
      expect(read({ text: '', bytes: request(copies[i] ?? '') })).toEqual(held(i))
    }
  })

  it('is read in a tool written anew, and in a minified one', async () => {
    for (const i of unsorted().slice(0, 5)) {
      const text = copies[i] ?? ''
      const python = headersOf(text).map(
        (name) => `    "${name.replace('x-probe', 'X_Probe')}": v,`,
      )
      const written = `HEADERS = {\n${python.join('\n')}\n}\nURL = "/?${queryOf(text)}"\n`
      expect(read({ text: written })).toEqual(held(i))
      const { code = '' } = await minify(text, { module: true, compress: { passes: 2 } })
      expect(read({ text: code })).toEqual(held(i))
    }
  })

  it('is not read where a library sorted it or a key is missing, and in doubt where two differ', () => {
    const nothing = { headers: undefined, query: undefined }
    expect(
      read({ text: 'accept: 1\nuser-agent: 2\nx-probe: 3\nfrom=1&lang=2&mode=3&zone=4' }),
    ).toEqual(nothing)
    expect(
      read({
        text: 'x-probe: 1\naccept: 2\nuser-agent: 3\n\nx-probe: 1\nuser-agent: 3\naccept: 2',
      }),
    ).toEqual({
      ...nothing,
      headers: {
        likely: [
          [4, 0.5],
          [5, 0.5],
        ],
      },
    })
    expect(read({ text: 'x-probe: 1\naccept: 2\n\nzone=2&from=3&lang=4' })).toEqual(nothing)
  })
})

describe('a folder refuses an order', () => {
  const folder = (orders: string) => {
    const written = [
      ...['forewarn: 1', 'title: A', 'case: a', 'tlp: RED', 'items:', '  - path: tool.mjs'],
      ...[
        '    class: verification-code',
        '    may: Run it.',
        '    orders:',
        `      - ${orders}`,
        '',
      ],
    ].join('\n')
    const files = [{ path: 'tool.mjs', bytes: utf8('a=1; b=2; c=3; c=3; {x} {y}') }]
    return () => bundleFolder(readManifest('bundle.yaml', written), files)
  }
  it.each([
    ['[a=1, d=4]', '“d=4” does not occur in tool.mjs'],
    ['[a=1, c=3]', '“c=3” occurs more than once in tool.mjs'],
    ['[b=2, a=1]', '“a=1” does not stand behind the one before it in tool.mjs'],
    ['["{x}", "{y}"]', 'the elements of this order have no keys of their own'],
  ])('%s, with line and remedy', (orders, problem) => {
    expect(folder(orders)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ line: 10, problem }) }),
    )
    expect(folder('[a=1, b=2]')).not.toThrow()
  })
})
