// Coming back to a house: what a keyring pins, what was remembered since, and what a person must be asked before it counts.

import { verifyWitnessing, type Witnessing } from '@forewarn/core/log/cosignature'
import { firstKey, keysIn, type VerifierKey } from '@forewarn/core/log/note'
import { fingerprint } from '@forewarn/core/programme/keys'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { HouseFace } from '@forewarn/core/wire/routes'
import { houseClient } from './house-client.ts'
import { ageKeysOf, type Keyring, type Pins, signingKey } from './keyring.ts'
import { meetNewLog, type NewLog } from './new-log.ts'
import { isPinned, logKeyOf } from './pinned-log.ts'
import type { Ports } from './ports.ts'
import { type CheckpointMemory, type KeptCheckpoint, lookOn } from './remembered.ts'
import type { Seen } from './seen.ts'
import { checkpointOf, type Desk, signIn } from './sign-in.ts'

/** What somebody confirmed here, beside what their keyring pins. */
export interface KeptPins {
  readonly pins: Pins
  /** The keyring's witnesses at that time: where it has others by now, it was pinned anew elsewhere. */
  readonly keyringHad: Witnessing | undefined
  /** First keys of the logs that the pinned one continues, newest last. */
  readonly former: readonly VerifierKey[]
}

export interface Memory extends CheckpointMemory {
  pins(actor: string): Promise<KeptPins | undefined>
  keepPins(actor: string, kept: KeptPins): Promise<void>
}

/** What a house shows that is not pinned, to somebody who has to compare it. */
export interface Sight {
  readonly pinned: Pins
  /** As it would be pinned. */
  readonly shown: Pins
  /** How far the log is. */
  readonly size: number
  /** How far it was when this log was seen here last, by whomever. */
  readonly before: KeptCheckpoint | undefined
}

/** What only a person can answer. */
export interface Asking {
  /** Nothing is remembered of this house. `keyring`: go by what the keyring pins, and pin no more. */
  firstSight(sight: Sight): Promise<'shown' | 'keyring' | 'no'>
  /** Other witnesses than were confirmed here. `keyring`: the keyring has them, so `pinned` may stay. */
  otherWitnesses(sight: Sight, from: 'house' | 'keyring'): Promise<'shown' | 'pinned' | 'no'>
  /** The house goes on in another log, which continues the pinned one. */
  newLog(found: NewLog, pinned: Pins): Promise<'shown' | 'no'>
}

/** Somebody is signed in by what counts of their pins; how far the log is was not looked at so far. */
export interface Arrived {
  /** Good for nothing but to show that somebody is there. */
  readonly desk: Desk
  /**
   * Looks whether the log goes on from what was seen of it, and asks what only a person can say.
   *
   * @throws Refusal `person.unconfirmed`, and as `lookOn`
   */
  acquaint(): Promise<Desk>
}

/**
 * Signs in at a house that this person may have met before. Nothing that a person did not confirm is
 * pinned.
 *
 * @param url where the house was reached
 * @throws Refusal `house.changed`, `owner.changed`, `person.unconfirmed`, `keys.unenrolled`, and as
 *   `signIn` and `meetNewLog`
 */
export async function arriveAt(
  ports: Ports,
  keyring: Keyring,
  { memory, asking, url }: { memory: Memory; asking: Asking; url: string },
): Promise<Arrived> {
  const kept = await memory.pins(keyring.actor)
  const face = await houseClient(ports.post).call('house')
  const meeting: Meeting = { ports, keyring, memory, asking, url, kept, face }
  if (kept !== undefined) mustBeOfOneHouse(keyring.pins, kept.pins)
  const pins = pinsAt(face, keyring.pins, kept)
  if (face.origin === pins.origin && !isPinned(face, pins)) {
    const desk = await follow(meeting, pins)
    return { desk, acquaint: async () => desk }
  }
  const desk = await signIn(ports, { ...keyring, pins }, url)
  return {
    desk,
    acquaint() {
      if (kept === undefined) return meetFirst(meeting, desk)
      return isOther(keyring.pins.witnessing, kept) ? choose(meeting, desk) : goOn(meeting, desk)
    },
  }
}

interface Meeting {
  readonly ports: Ports
  readonly keyring: Keyring
  readonly memory: Memory
  readonly asking: Asking
  readonly url: string
  readonly kept: KeptPins | undefined
  readonly face: HouseFace
}

/** @throws Refusal `house.changed`, `owner.changed` */
function mustBeOfOneHouse(keyring: Pins, kept: Pins): void {
  if (keyring.origin !== kept.origin) {
    throw new Refusal('house.changed', { pinned: kept.origin, found: keyring.origin })
  }
  if (keyring.owner !== kept.owner) throw new Refusal('owner.changed', {})
}

/**
 * What counts of a keyring and of what was confirmed here: of each the stricter. Where they name two
 * logs, neither of which is known to continue the other, the one that the house does not show: going
 * from there to what it shows takes a proof, and a person.
 */
function pinsAt(face: HouseFace, keyring: Pins, kept: KeptPins | undefined): Pins {
  if (kept === undefined) return keyring
  const { pins, former } = kept
  const witnessing = pins.witnessing ?? keyring.witnessing
  const both = { ...pins, ...(witnessing && { witnessing }) }
  const isOlder = former.includes(firstKey(keyring.logKey))
  if (isOlder || begins(pins.logKey, keyring.logKey)) return both
  if (begins(keyring.logKey, pins.logKey)) return { ...both, logKey: keyring.logKey }
  const isKeptShown = isPinned(face, { ...pins, logKey: firstKey(pins.logKey) })
  return isKeptShown ? { ...both, logKey: keyring.logKey } : both
}

/** Whether all keys of the one stand in the other, in their places. */
function begins(longer: VerifierKey, shorter: VerifierKey): boolean {
  const keys = keysIn(longer)
  return keysIn(shorter).every((key, i) => key === keys[i])
}

/** Whether the keyring was given other witnesses elsewhere, since witnesses were confirmed here. */
function isOther(had: Witnessing | undefined, { pins, keyringHad }: KeptPins): boolean {
  if (had === undefined || pins.witnessing === undefined) return false
  return !isSame(had, pins.witnessing) && !isSame(had, keyringHad)
}

function isSame(a: Witnessing | undefined, b: Witnessing | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

async function meetFirst(meeting: Meeting, desk: Desk): Promise<Desk> {
  const { face, asking } = meeting
  const answer = await asking.firstSight(await sightOf(meeting, desk, allOf(face, desk)))
  if (answer === 'no') throw unconfirmed()
  return goOn(meeting, answer === 'shown' ? pinning(desk, allOf(face, desk)) : desk)
}

/** The keyring's witnesses or those that were confirmed here: which were pinned last, a person knows. */
async function choose(meeting: Meeting, desk: Desk): Promise<Desk> {
  const { asking, keyring } = meeting
  const shown = { ...desk.keyring.pins, witnessing: keyring.pins.witnessing }
  const answer = await asking.otherWitnesses(await sightOf(meeting, desk, shown), 'keyring')
  if (answer === 'no') throw unconfirmed()
  return goOn(meeting, answer === 'shown' ? pinning(desk, shown) : desk)
}

/** Where too few of the pinned witnesses are heard, and the house has others, these can be pinned. */
async function goOn(meeting: Meeting, desk: Desk): Promise<Desk> {
  const { face, asking } = meeting
  try {
    return await settle(meeting, desk)
  } catch (error) {
    const isTooFew = error instanceof Refusal && error.code === 'witness.tooFew'
    const isStale = !isSame(face.witnessing, desk.keyring.pins.witnessing)
    if (!isTooFew || !isStale || face.witnessing === undefined) throw error
    const shown = allOf(face, desk)
    const answer = await asking.otherWitnesses(await sightOf(meeting, desk, shown), 'house')
    if (answer !== 'shown') throw error
    return settle(meeting, pinning(desk, shown))
  }
}

async function follow(meeting: Meeting, pins: Pins): Promise<Desk> {
  const { ports, keyring, memory, asking, url } = meeting
  const before = await memory.last(firstKey(pins.logKey))
  const found = await meetNewLog(ports, { ...keyring, pins }, before, url).catch(async (error) => {
    if (!(error instanceof Refusal && error.code === 'session.missing')) throw error
    const own = fingerprint(signingKey(keyring), await ageKeysOf(keyring))
    throw new Refusal('keys.unenrolled', { fingerprint: own })
  })
  if (found === undefined) throw new Error('a log that is pinned and not pinned')
  if ((await asking.newLog(found, pins)) !== 'shown') throw unconfirmed()
  return settle(meeting, found.desk, { seen: found.seen, after: firstKey(pins.logKey) })
}

/** Looks at the log by these pins, and keeps them only if it goes on by them. */
async function settle(
  { memory, keyring, kept }: Meeting,
  desk: Desk,
  { seen, after }: { seen?: Seen; after?: VerifierKey } = {},
): Promise<Desk> {
  const { pins, actor } = desk.keyring
  await lookOn(desk, memory, seen ?? (await memory.last(firstKey(pins.logKey))))
  const former = [...(kept?.former ?? []), ...(after === undefined ? [] : [after])]
  const next: KeptPins = { pins, former, keyringHad: keyring.pins.witnessing }
  if (JSON.stringify(next) !== JSON.stringify(kept)) await memory.keepPins(actor, next)
  return desk
}

/**
 * Pins what a person compared, where the house shows it still and its log goes on by it.
 *
 * @param shown the log's keys and the witnesses that they were shown
 * @throws Refusal `person.unconfirmed` where it shows others by now, `house.changed`, and as `lookOn`
 */
export async function pinShown(
  desk: Desk,
  memory: Memory,
  shown: Pick<Pins, 'logKey' | 'witnessing'>,
): Promise<Desk> {
  const face = await desk.house.call('house')
  const pins = allOf(face, desk)
  const { origin } = desk.keyring.pins
  if (!isPinned(face, desk.keyring.pins)) {
    throw new Refusal('house.changed', { pinned: origin, found: face.origin })
  }
  const isShown = pins.logKey === shown.logKey && isSame(pins.witnessing, shown.witnessing)
  if (!isShown) throw unconfirmed()
  const { actor } = desk.keyring
  const kept = await memory.pins(actor)
  const next = pinning(desk, pins)
  await lookOn(next, memory, await memory.last(firstKey(pins.logKey)))
  const { former = [], keyringHad } = kept ?? {}
  await memory.keepPins(actor, { pins, former, keyringHad })
  return next
}

/** All that a house has, pinned. @throws Refusal `note.malformed` */
export function allOf(face: HouseFace, { keyring: { pins } }: Pick<Desk, 'keyring'>): Pins {
  if (face.witnessing !== undefined) verifyWitnessing(face.witnessing)
  const { witnessing = pins.witnessing } = face
  return { ...pins, logKey: logKeyOf(face), ...(witnessing && { witnessing }) }
}

async function sightOf({ memory }: Meeting, desk: Desk, shown: Pins): Promise<Sight> {
  const { pins } = desk.keyring
  const before = await memory.last(firstKey(pins.logKey))
  const { witnessing: _, ...bare } = shown
  const { size } = await checkpointOf(pinning(desk, bare))
  return { pinned: pins, shown, size, before }
}

function pinning(desk: Desk, pins: Pins): Desk {
  return { ...desk, keyring: { ...desk.keyring, pins } }
}

function unconfirmed(): Refusal {
  const remedy = 'Compare the keys with the team, and come back.'
  return new Refusal('person.unconfirmed', { remedy })
}
