// A signed-in desk inside the worker: the only place in the browser where keys are held.

import { MIN_PASSPHRASE } from '@forewarn/core/sealing/passphrase'
import { StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Doubt } from '@forewarn/core/wire/doubt'
import {
  Keyring,
  LockedKeyring,
  lockKeyring,
  type Pins,
  unlockKeyring,
} from '@forewarn/desk/keyring'
import { arriveAt } from '@forewarn/desk/meeting'
import type { Ports } from '@forewarn/desk/ports'
import type { Desk } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { type Heard, hearing } from './alarm.ts'
import { browserPorts } from './browser-ports.ts'
import type { InputOf, KeyringFile, KeyringSource, SignedIn } from './desk-calls.ts'
import { askingBy, type HouseQuestion } from './house-question.ts'
import { keepHere, keptHere } from './kept-keyrings.ts'
import type { BrowserMemory } from './memory.ts'
import { lockWithPasskey, unlockWithPasskey } from './passkey-lock.ts'

export interface Session {
  readonly desk: Desk
  /** Filled as soon as a page of the team asks for it. */
  readonly ledger: VerifiedLedger
  readonly memory: BrowserMemory
  readonly heard: Heard
}

/** What a sign-in is done with, and what is left of it where it fails. */
export interface Arrival {
  readonly attend: Ports['attend'] & object
  readonly ask: (question: HouseQuestion) => Promise<string>
  readonly memory: BrowserMemory
  readonly heard: Heard
  /** What the keyring pins, as soon as it is read. */
  pins?: Pins
}

/** A session of which nothing but presence counts before `acquaint` has come back. */
export interface Opened {
  readonly session: Session
  readonly acquaint: () => Promise<Session>
}

/** @throws Refusal `file.malformed`, `keys.passphrase`, `clock.apart`, `session.missing`, `house.unreachable`, and as `arriveAt` */
export async function openSession(
  source: KeyringSource,
  arrival: Arrival,
): Promise<{ opened: Opened; signedIn: SignedIn }> {
  const { attend, ask, memory, heard } = arrival
  const keyring = await ('secret' in source ? unlocked(source) : readKeyring(source))
  arrival.pins = (await memory.pins(keyring.actor))?.pins ?? keyring.pins
  const ports = { ...browserPorts, post: hearing(browserPorts.post, heard), attend }
  const asking = askingBy(ask, memory.lasts)
  const arrived = await arriveAt(ports, keyring, { memory, asking, url: location.origin })
  const sessionOf = (desk: Desk) => ({ desk, ledger: new VerifiedLedger(desk), memory, heard })
  const acquaint = async () => sessionOf(await arrived.acquaint())
  const { desk } = arrived
  const { wanted, has } = await desk.house.call('presence')
  const lacksPasskey = wanted && !has
  if (wanted && !lacksPasskey) await attend({ desk, purpose: 'signIn' })
  const { origin } = keyring.pins
  const kind = StaffId.safeParse(keyring.actor).success ? 'staff' : 'recipient'
  const { offsetMs } = await clockOf(desk)
  const signedIn = { actor: keyring.actor, kind, origin, offsetMs, lacksPasskey } as const
  return { opened: { session: sessionOf(desk), acquaint }, signedIn }
}

export interface HouseTime {
  /** The house's clock minus this machine's, right to within one request. */
  readonly offsetMs: number
  /** Why the house does not rely on its own clock. */
  readonly doubt?: Doubt | undefined
}

export async function clockOf({ house, ports }: Desk): Promise<HouseTime> {
  const asked = ports.clock.now()
  const { now, doubt } = await house.call('house')
  return { offsetMs: now - Math.round((asked + ports.clock.now()) / 2), doubt }
}

async function unlocked({ actor, secret }: Exclude<KeyringSource, KeyringFile>): Promise<Keyring> {
  const kept = (await keptHere()).find((one) => one.actor === actor)
  if (kept?.lock === 'passkey') return unlockWithPasskey(kept, secret)
  throw new Refusal('passkey.absent', { problem: 'the keyring is not kept here any more' })
}

/** @throws Refusal `keys.typo` */
export async function keep(keyring: Keyring, how: InputOf<'keepHere'>): Promise<void> {
  if ('passkey' in how) return keepHere(await lockWithPasskey(keyring, how.passkey))
  if (how.passphrase.length < MIN_PASSPHRASE) {
    throw new Refusal('keys.typo', { problem: `shorter than ${MIN_PASSPHRASE} letters` })
  }
  const locked = await lockKeyring(keyring, how.passphrase)
  await keepHere({ lock: 'passphrase', actor: keyring.actor, keyring: locked })
}

async function readKeyring({ fileName: file, text, passphrase }: KeyringFile): Promise<Keyring> {
  const read = parseJson(text)
  const parsed = Keyring.safeParse(read)
  if (parsed.success) return parsed.data
  const locked = LockedKeyring.safeParse(read)
  if (locked.success) return unlockKeyring(locked.data, passphrase ?? '')
  const remedy = 'Choose the keyring.json that was written when you enrolled.'
  throw new Refusal('file.malformed', { file, problem: 'this is not a keyring', remedy })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
