// `npm run bench:witnesses [-- PROOFS]`: how long a cosigned proof takes, with two of three witnesses to sign.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { record } from '@forewarn/desk/record'
import { openWitnesses } from '../tests/journeys/witness-world.ts'
import { openWorld } from '../tests/journeys/world.ts'

const count = Number(process.argv[2] ?? 300)

const witnesses = await openWitnesses(3)
const world = await openWorld('bench', {}, { FOREWARN_WITNESSES: witnesses.written })
const { house } = world.owner
await witnesses.know((await house.call('house')).logKey)
const [one] = witnesses.all
let version = 0

/** Each proof is over an entry that was written just before: none is kept already. */
async function measure(): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    version += 1
    const terms = version.toString(16).padStart(64, '0')
    await record(world.owner, { kind: 'agreementSet', version, terms })
    const begun = performance.now()
    await house.call('checkpoint', { query: { witnessed: '1' } })
    times.push(performance.now() - begun)
  }
  return times.sort((a, b) => a - b)
}

function said(what: string, times: readonly number[]): string {
  const at = (share: number) => (times[Math.ceil(share * times.length) - 1] ?? 0).toFixed(1)
  return `${what.padEnd(24)} p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`
}

/** A disk's own flush, in the same minute: what nobody who writes before answering gets below. */
async function flushes(): Promise<number[]> {
  const { writeDurably } = await import('../cli/src/ports/durable.ts')
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-flush-'))
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const begun = performance.now()
    await writeDurably(join(folder, 'x'), new Uint8Array(500))
    times.push(performance.now() - begun)
  }
  await rm(folder, { recursive: true })
  return times.sort((a, b) => a - b)
}

try {
  console.log(`${count} proofs each, two of three witnesses must cosign`)
  console.log(said('all three are well', await measure()))
  await one?.stop()
  console.log(said('one is gone', await measure()))
  await one?.hang()
  console.log(said('one hangs', await measure()))
  console.log(said('a file flushed, for scale', await flushes()))
} finally {
  await world.end()
  await witnesses.end()
}
