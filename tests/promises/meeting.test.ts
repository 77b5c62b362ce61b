// Coming back to a house: of a keyring and of what was confirmed since, the stricter counts, and nobody but a person pins.

import { logKeys } from '@forewarn/core/log/checkpoint'
import type { Witnessing } from '@forewarn/core/log/cosignature'
import { firstKey } from '@forewarn/core/log/note'
import type { Keyring, Pins } from '@forewarn/desk/keyring'
import { type Asking, arriveAt, type KeptPins, type Memory, pinShown } from '@forewarn/desk/meeting'
import type { KeptCheckpoint } from '@forewarn/desk/remembered'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWitnesses, type Witnesses } from '../journeys/witness-world.ts'
import { openWorld, START, type World } from '../journeys/world.ts'
import { ORIGIN } from './liar.ts'

let witnesses: Witnesses
let world: World
let pins: Pins
let real: Witnessing
/** As somebody was let in before there were witnesses, or a second key. */
let early: Keyring

beforeAll(async () => {
  // Of the house's own time: by another, sessions would be over.
  witnesses = await openWitnesses(3, 'meeting', () => ({ now: () => START }))
  world = await openWorld('meeting', {}, { FOREWARN_WITNESSES: witnesses.written })
  const { keyring } = world.owner
  pins = keyring.pins
  await witnesses.know(pins.logKey)
  real = (await world.owner.house.call('house')).witnessing ?? expect.fail()
  early = { ...keyring, pins: { ...pins, logKey: firstKey(pins.logKey) } }
})
afterAll(async () => {
  await world.end()
  await witnesses.end()
})

type Remembered = Memory & { kept: KeptPins | undefined }

function memoryOf(kept?: KeptPins): Remembered {
  const seen = new Map<string, KeptCheckpoint>()
  const memory: Remembered = {
    kept,
    pins: async () => memory.kept,
    async keepPins(_, next) {
      memory.kept = next
    },
    last: async (log) => seen.get(log),
    async replace(log, before, next) {
      if (seen.get(log)?.root !== before?.root) return false
      seen.set(log, next)
      return true
    },
  }
  return memory
}

/** A person who answers so, and nothing else. */
function saying(answers: Readonly<Record<string, string>> = {}) {
  const asked: string[] = []
  const by = (question: string) => async () => {
    asked.push(question)
    return answers[question] ?? expect.fail(`asked for ${question}`)
  }
  const asking = {
    firstSight: by('firstSight'),
    otherWitnesses: (_: unknown, from: string) => by(from)(),
    newLog: by('newLog'),
  } as Asking
  return { asked, asking }
}

async function meet(keyring: Keyring, memory: Memory, asking = saying().asking): Promise<Desk> {
  const how = { memory, asking, url: pins.url }
  return (await arriveAt(world.ports, keyring, how)).acquaint()
}

const pinning = (more: Partial<Pins>): Keyring => {
  return { ...early, pins: { ...early.pins, ...more } }
}
const keptOf = (more: Partial<Pins>, keyringHad?: Witnessing): KeptPins => {
  return { pins: { ...pins, ...more }, keyringHad, former: [] }
}
/** The same witnesses, of whom one is enough. */
const laxer = (): Witnessing => ({ ...real, quorum: 1 })
/** Which cosign nothing of this log. */
async function others(): Promise<Witnessing> {
  const elsewhere = await openWitnesses(1, 'elsewhere')
  await elsewhere.end()
  return { witnesses: elsewhere.all.map(({ key }) => key), quorum: 1 }
}

describe('a house of which nothing is remembered', () => {
  it('waits for a person, who may pin all that it shows, what the keyring pins, or nothing', async () => {
    const memory = memoryOf()
    const no = saying({ firstSight: 'no' })
    await expect(meet(early, memory, no.asking)).rejects.toMatchObject({
      code: 'person.unconfirmed',
    })
    expect(memory.kept).toBeUndefined()
    const bare = await meet(early, memory, saying({ firstSight: 'keyring' }).asking)
    expect([bare.keyring.pins, memory.kept?.pins]).toEqual([early.pins, early.pins])
    const all = memoryOf()
    const desk = await meet(early, all, saying({ firstSight: 'shown' }).asking)
    expect(desk.keyring.pins).toEqual({ ...pins, witnessing: real })
    expect(all.kept?.pins).toEqual(desk.keyring.pins)
    expect((await meet(early, all)).keyring.pins).toEqual(desk.keyring.pins)
  })

  it('is pinned later only as it was shown', async () => {
    const memory = memoryOf()
    const desk = await meet(early, memory, saying({ firstSight: 'keyring' }).asking)
    for (const shown of [
      { logKey: pins.logKey, witnessing: laxer() },
      { logKey: firstKey(pins.logKey), witnessing: real },
    ]) {
      await expect(pinShown(desk, memory, shown)).rejects.toMatchObject({
        code: 'person.unconfirmed',
      })
    }
    expect(memory.kept?.pins).toEqual(early.pins)
    await pinShown(desk, memory, { logKey: pins.logKey, witnessing: real })
    expect(memory.kept?.pins).toEqual({ ...pins, witnessing: real })
  })
})

describe('a keyring that was pinned anew at a terminal', () => {
  it('brings a second key and witnesses along, which an older copy of it takes from nobody', async () => {
    const memory = memoryOf(keptOf({ logKey: firstKey(pins.logKey) }))
    const stricter = { logKey: pins.logKey, witnessing: real }
    expect((await meet(pinning(stricter), memory)).keyring.pins).toMatchObject(stricter)
    expect((await meet(early, memory)).keyring.pins).toMatchObject(stricter)
  })

  it('has a person asked where it names other witnesses, once', async () => {
    const memory = memoryOf(keptOf({ witnessing: real }))
    const keyring = pinning({ witnessing: laxer() })
    const keeping = saying({ keyring: 'pinned' })
    expect((await meet(keyring, memory, keeping.asking)).keyring.pins.witnessing).toEqual(real)
    expect(keeping.asked).toEqual(['keyring'])
    expect((await meet(keyring, memory)).keyring.pins.witnessing).toEqual(real)
    const taking = memoryOf(keptOf({ witnessing: real }))
    const desk = await meet(keyring, taking, saying({ keyring: 'shown' }).asking)
    expect(desk.keyring.pins.witnessing).toEqual(laxer())
  })
})

describe('a house whose pinned witnesses are not heard', () => {
  it('is refused until a person pins those that it has', async () => {
    const witnessing = await others()
    const memory = memoryOf(keptOf({ witnessing }))
    const no = saying({ house: 'no' })
    await expect(meet(early, memory, no.asking)).rejects.toMatchObject({ code: 'witness.tooFew' })
    expect([no.asked, memory.kept?.pins.witnessing]).toEqual([['house'], witnessing])
    const desk = await meet(early, memory, saying({ house: 'shown' }).asking)
    expect(desk.keyring.pins.witnessing).toEqual(real)
    expect(memory.kept?.pins.witnessing).toEqual(real)
  })
})

describe('a keyring and a memory of two logs', () => {
  const other = logKeys(ORIGIN, new Uint8Array(32).fill(7))

  it('are refused where the house does not prove that the one continues the other', async () => {
    const refused = expect.objectContaining({ code: 'house.changed' })
    await expect(meet(pinning({ logKey: other }), memoryOf(keptOf({})))).rejects.toEqual(refused)
    await expect(meet(early, memoryOf(keptOf({ logKey: other })))).rejects.toEqual(refused)
    await expect(meet(pinning({ logKey: other }), memoryOf())).rejects.toEqual(refused)
  })

  it('are of one where the log before is known to be continued', async () => {
    const memory = memoryOf({ ...keptOf({}), former: [firstKey(other)] })
    const desk = await meet(pinning({ logKey: other }), memory)
    expect(desk.keyring.pins.logKey).toBe(pins.logKey)
  })

  it('are refused where they name two owners, or two houses', async () => {
    const owner = '0'.repeat(64)
    await expect(meet(early, memoryOf(keptOf({ owner })))).rejects.toMatchObject({
      code: 'owner.changed',
    })
    await expect(meet(early, memoryOf(keptOf({ origin: 'elsewhere' })))).rejects.toMatchObject({
      code: 'house.changed',
    })
  })
})
