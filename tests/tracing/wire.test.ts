// A copy is found by its free values alone: in what a tool rewritten in another language says and is.

import { gzipSync } from 'node:zlib'
import { dice } from '@forewarn/core/marking/codes/dice'
import { trace } from '@forewarn/core/marking/codes/trace'
import { type MarkableItem, mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import type { Master } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import { base64, concat, utf8 } from '@forewarn/core/shared/bytes'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { exchange, packetsOf, pcap } from './captured.ts'

const VALUES = {
  agent: 'q8vd2m5xkt',
  requestId: '3f0c1b7e-92d3-4a58-8e61-b3a7c5d20f94',
  session: '9c41d07be2a85f36',
  boundary: '7hq2mzk4vd',
  ticket: '4f2a',
}
type Values = Readonly<Record<keyof typeof VALUES, string>>

const TOOL = `// Asks a front end which release it is.
const agent = 'postern-check/1.2 (${VALUES.agent})'
const requestId = '${VALUES.requestId}'
const session = '${VALUES.session}'
const boundary = '${VALUES.boundary}'
const ticket = '${VALUES.ticket}'
console.log(agent, requestId, session, boundary, ticket)
`

const HOLDERS = Array.from({ length: 400 }, (_, i) => ({
  recipient: `r${i}`,
  partner: `p${i % 80}`,
}))
const LEAKER = 123

const item: MarkableItem = {
  ...{ path: 'tool.mjs', text: TOOL, exposure: 'confidential' },
  declared: Object.values(VALUES).map((value) => ({ value })),
}

let master: Master
let held: Values
beforeAll(async () => {
  master = mark(new Uint8Array(32).fill(9), prepare([item], await loadGrammars()), HOLDERS)
  held = valuesIn(renderCopy(master, master.codewords[LEAKER] ?? [])[0]?.text ?? '')
})

function valuesIn(text: string): Values {
  const of = (pattern: RegExp) => pattern.exec(text)?.[1] ?? ''
  return {
    agent: of(/1\.2 \((\w+)\)/),
    requestId: of(/requestId = '([\w-]+)'/),
    session: of(/session = '(\w+)'/),
    boundary: of(/boundary = '(\w+)'/),
    ticket: of(/ticket = '(\w+)'/),
  }
}

/** What the tool says, were it written by somebody else: names and encodings of their own. */
function session({ agent, requestId, session, boundary, ticket }: Partial<Values>): Uint8Array {
  const body = gzipSync(utf8(JSON.stringify({ ctx: base64(utf8(`sid:${session};`)), ticket })))
  const head = [
    'POST /preview HTTP/1.1',
    'Host: mail.example:8080',
    `User-Agent: postern-check/1.2 (${agent})`,
    `Cookie: probe=%7B${requestId?.replaceAll('-', '').toUpperCase()}%7D`,
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    'Content-Encoding: gzip',
    `Content-Length: ${body.length}`,
    ...['', ''],
  ]
  return concat(utf8(head.join('\r\n')), body)
}

const capture = (values: Partial<Values>) =>
  ({ path: 'seen.pcap', text: '', bytes: pcap(packetsOf(exchange(session(values)))) }) as const

type Sample = { readonly path: string; readonly text: string; readonly bytes?: Uint8Array }

function traced(samples: readonly Sample[]) {
  const { reading, searched } = readLeak(master, samples)
  return trace({ ...master, reading, searched }).traced
}

const named = (samples: readonly Sample[]) => traced(samples).map(({ recipient }) => recipient)

/** Symbols that were read, and those of them that are not the leaker's. */
function read(samples: readonly Sample[]) {
  const { reading } = readLeak(master, samples)
  const codeword = master.codewords[LEAKER] ?? []
  const seen = reading.flatMap((symbol, at) => (symbol === undefined ? [] : [{ symbol, at }]))
  return {
    all: seen.length,
    wrong: seen.filter(({ symbol, at }) => symbol !== codeword[at]).length,
  }
}

const PYTHON = (values: Values) => `
import http.client
AGENT = "postern-check/1.2 (%s)" % "${values.agent}"
REQUEST_ID = uuid.UUID("${values.requestId.replaceAll('-', '')}")
cookies = {"session": bytes.fromhex("${Buffer.from(values.session).toString('hex')}").decode()}
BOUNDARY = "\\x${Buffer.from(values.boundary)
  .toString('hex')
  .replace(/..(?=.)/g, '$&\\x')}"
`

describe('one captured session of a tool that somebody wrote anew', () => {
  it('names the copy, with every value read as the leaker has it', () => {
    expect(read([capture(held)])).toEqual({ all: 10, wrong: 0 })
    expect(named([capture(held)])).toEqual([`r${LEAKER}`])
  })

  it.each([
    ['agent', null],
    ['requestId', `r${LEAKER}`],
    ['session', null],
  ] as const)('names by its %s alone as much as that is worth', (one, recipient) => {
    const other = { agent: '-', requestId: '-', session: '-', boundary: '-', ticket: '-' }
    const [found] = traced([capture({ ...other, [one]: held[one] })])
    expect(found).toMatchObject({ partner: `p${LEAKER % 80}`, recipient })
  })

  it('names nobody where the values are other people’s', () => {
    const roll = dice(1)
    const drawn = (letters: string, text: string) =>
      text.replace(/[a-z0-9]/g, () => letters[Math.floor(roll() * letters.length)] ?? '')
    for (let i = 0; i < 40; i++) {
      const values = {
        agent: drawn('abcdefghijklmnopqrstuvwxyz0123456789', VALUES.agent),
        requestId: drawn('0123456789abcdef', VALUES.requestId),
        session: drawn('0123456789abcdef', VALUES.session),
        boundary: drawn('abcdefghijklmnopqrstuvwxyz234567', VALUES.boundary),
        ticket: drawn('0123456789abcdef', VALUES.ticket),
      }
      expect(named([capture(values)])).toEqual([])
    }
  })

  it('is not ours where nothing in it is of our values’ forms', () => {
    const { isOurs, carriers } = readLeak(master, [
      capture({ agent: 'curl', requestId: '1', session: 'x', boundary: 'y', ticket: 'z' }),
    ])
    expect({ isOurs, read: carriers.read }).toEqual({ isOurs: false, read: 0 })
  })
})

describe('the source of such a tool', () => {
  it('names the copy, whatever the language writes values like', () => {
    const { all, wrong } = read([{ path: 'new.py', text: PYTHON(held) }])
    expect({ all, wrong }).toEqual({ all: 8, wrong: 0 })
    expect(named([{ path: 'new.py', text: PYTHON(held) }])).toEqual([`r${LEAKER}`])
  })
})

describe('a value without its surroundings', () => {
  const text = (said: string) => [{ path: 'log.txt', text: said }]

  it('of a short form is read under its name alone', () => {
    expect(read(text(`id 1 ${held.ticket} beef cafe`)).all).toBe(0)
    expect(read(text(`beef <ticket>${held.ticket}</ticket>`))).toEqual({ all: 2, wrong: 0 })
    expect(read(text(`cafe; X-Ticket: ${held.ticket}, x: beef`))).toEqual({ all: 2, wrong: 0 })
  })

  it('is not read where two texts of its form are equally likely', () => {
    expect(read(text(`${held.session} or 0123456789abcdef`)).all).toBe(0)
  })

  it('is told from others by its name, or by what else was said there, and they are charged', () => {
    const others = Array.from({ length: 9 }, (_, i) => `0123456789abcde${i}`)
    const byName = text(`${others.join(' ')} session=${held.session}`)
    expect(read(byName)).toEqual({ all: 2, wrong: 0 })
    expect(readLeak(master, byName).searched).toBe(10)
    const [charged] = traced(byName)
    const [free] = traced(text(`session=${held.session}`))
    expect(charged?.partner).toBe(`p${LEAKER % 80}`)
    expect(charged?.multiplicity).toBeCloseTo(10 * (free?.multiplicity ?? 0), -2)
    expect(charged?.bound).toBeCloseTo(10 * (free?.bound ?? 0), 12)
    const besides = others.map((other, i) => ({ path: `${i}`, text: other }))
    const beside = { path: 'x', text: `(${held.agent}) ${held.session}` }
    const agent = { path: 'y', text: `postern-check/1.2 (${held.agent})` }
    expect(read([...besides, { ...beside, text: `${beside.text} ${agent.text}` }])).toEqual({
      ...{ all: 4, wrong: 0 },
    })
  })

  it('is charged in the bound, so that many of its form at last name nobody', () => {
    const { positions, holders, codewords } = master
    const { reading } = readLeak(master, text(`ticket: ${held.ticket} session: ${held.session}`))
    const asked = { positions, holders, codewords, reading }
    expect(trace({ ...asked, searched: 1 }).traced).toHaveLength(1)
    expect(trace({ ...asked, searched: 2 ** 60 }).traced).toEqual([])
  })
})
