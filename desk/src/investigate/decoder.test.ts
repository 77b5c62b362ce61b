// The decoder reads traffic with the masters alone, and names with the codewords, as it does programs.

import { mark, prepare, renderCopy } from '@forewarn/core/marking/mark'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { Parse } from '@forewarn/core/syntax/parse'
import { describe, expect, it } from 'vitest'
import { exchange, packetsOf, pcap } from '../../../tests/tracing/captured.ts'
import { splitMaster } from '../masters.ts'
import { digestOf } from '../team.ts'
import { DECODER } from './decoder.ts'
import { textOf } from './likeness.ts'

const VALUE = '9c41d07be2a85f36c0d17e44'
const noParser: Parse = () => {
  throw new Error('a plain text is not parsed')
}
const holders = Array.from({ length: 50 }, (_, i) => ({ recipient: `r${i}`, partner: `r${i}` }))
const item = {
  ...{ path: 'tool.conf', text: `session = ${VALUE}\n`, exposure: 'confidential' as const },
  declared: [{ value: VALUE }],
}
const master = mark(new Uint8Array(32).fill(6), prepare([item], noParser), holders)
const secrets = splitMaster(master)
const held = renderCopy(master, master.codewords[31] ?? [])[0]?.text ?? ''

function sampleOf(path: string, said: string, wrap: (bytes: Uint8Array) => Uint8Array) {
  const bytes = Uint8Array.from(wrap(utf8(said)))
  return textOf({ path, bytes, digest: digestOf(bytes) })
}

const namedBy = async (sample: ReturnType<typeof textOf>) => {
  const batch = { samples: [sample], versions: 1, notes: [] }
  const seen = await DECODER.read([batch], secrets.masters, [], [])
  const { traced } = await DECODER.name(seen, { ...secrets, notes: [] }, 1)
  return { isOurs: seen.isOurs, named: traced.map(({ recipient }) => recipient) }
}

const asPcap = (bytes: Uint8Array) => pcap(packetsOf(exchange(bytes)))
const request = (session: string) => `GET / HTTP/1.1\r\nCookie: session=${session}\r\n\r\n`

describe('a capture among the samples', () => {
  it('names the copy that said it, and is likened to nothing', async () => {
    const sample = sampleOf('seen.pcap', request(/= (\w+)/.exec(held)?.[1] ?? ''), asPcap)
    expect(sample.text).toBe('')
    expect(await namedBy(sample)).toEqual({ isOurs: true, named: ['r31'] })
  })

  it('of somebody else names nobody, and neither does one that says nothing of the kind', async () => {
    const other = sampleOf('x.pcap', request('0123456789abcdef01234567'), asPcap)
    expect(await namedBy(other)).toEqual({ isOurs: true, named: [] })
    const none = sampleOf('x.pcap', request('none'), asPcap)
    expect(await namedBy(none)).toEqual({ isOurs: false, named: [] })
  })
})
