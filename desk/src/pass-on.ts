// Passing on what was sealed to the team: a colleague with other keys opens what this desk can open, by the file keys of it.

import type { Board } from '@forewarn/core/board/board'
import type { Staff } from '@forewarn/core/programme/slice'
import { seal } from '@forewarn/core/sealing/age'
import { fileKeyIn, headerIn } from '@forewarn/core/sealing/header'
import { readHeader } from '@forewarn/core/sealing/stanzas'
import { base64, fromBase64, utf8 } from '@forewarn/core/shared/bytes'
import type { StaffId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { allMaterial } from './material.ts'
import { hashOfHeader, type PassedKeys, teamOpeners } from './passed-keys.ts'
import type { Progress } from './publish/workshop.ts'
import { recordAndFind } from './record.ts'
import type { Desk } from './sign-in.ts'
import { deposit, fetchSealed } from './team.ts'
import type { VerifiedLedger } from './verified-ledger.ts'

/** What is to be passed on, and nothing yet is. */
export interface Passing {
  readonly to: StaffId
  readonly keys: PassedKeys['keys']
}

/**
 * Finds what this desk can open of all that was ever sealed to the team. Of it no text is opened: a file
 * key is 16 bytes out of a header. What takes two investigators is passed on by neither alone.
 *
 * @throws Refusal `programme.unknown`, `programme.revoked`
 */
export async function findPassing(
  desk: Desk,
  board: Board,
  to: StaffId,
  progress: Progress = () => undefined,
): Promise<Passing> {
  const staff = colleague(board, to)
  const others = new Set(
    mayRead(staff) ? [] : questionsIn(board).flatMap(teamHeader).map(hashOfHeader),
  )
  const keys: Record<string, string> = {}
  const take = async (sealed: Uint8Array) => {
    for (const header of teamHeader(sealed)) {
      const hash = hashOfHeader(header)
      const key = others.has(hash) ? undefined : await keyIn(desk, header)
      if (key !== undefined) keys[hash] = base64(key)
    }
  }
  for (const text of [...textsIn(board), ...questionsIn(board)]) await take(text)
  const blobs = blobsIn(board)
  for (const [i, blob] of blobs.entries()) {
    await take(await fetchSealed(desk, blob))
    progress('Looking for what this desk can open', i + 1, blobs.length)
  }
  return { to, keys }
}

/**
 * From then on it opens at that desk, too, by the keys that it has now: those of before, which may have
 * been stolen since somebody was asked, are given nothing.
 *
 * @throws Refusal `programme.unknown`, `programme.revoked`, `ledger.unwritten`
 */
export async function passOn(
  desk: Desk,
  ledger: VerifiedLedger,
  { to, keys }: Passing,
): Promise<void> {
  const { ageKey } = colleague(await ledger.catchUp(), to)
  const plain = utf8(JSON.stringify({ keys } satisfies PassedKeys))
  const digest = await deposit(desk, await seal(plain, [ageKey], desk.ports.quickCipher))
  const event = { kind: 'sealsPassedOn', to, keys: digest } as const
  await recordAndFind(desk, ledger, event, ({ programme }) => {
    return programme.passedOn.get(to)?.find((one) => one.keys === digest)
  })
}

function colleague({ programme }: Board, to: StaffId): Staff {
  const staff = programme.staff.get(to)
  if (staff === undefined) throw new Refusal('programme.unknown', { id: to })
  if (staff.revoked) throw new Refusal('programme.revoked', { id: to })
  return staff
}

/** Questions are sealed to those who answer them, and to nobody else on the team. */
function mayRead({ roles }: Staff): boolean {
  return roles.has('owner') || roles.has('publisher')
}

/**
 * None of what is sealed to one key alone, which is nobody's but its reader's: a colleague could have put a
 * copy of it where the team's words are. Where there are several, whoever made them meant several.
 */
function teamHeader(sealed: Uint8Array): Uint8Array[] {
  try {
    const header = headerIn(sealed)
    return readHeader(header).stanzas.length > 1 ? [header] : []
  } catch (error) {
    if (error instanceof Refusal && error.code === 'sealing.broken') return []
    throw error
  }
}

async function keyIn(desk: Desk, header: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await fileKeyIn(header, teamOpeners(desk), desk.ports.quickCipher?.wrapping)
  } catch (error) {
    const isOthers = error instanceof Refusal && error.code === 'sealing.notForYou'
    if (isOthers || (error instanceof Refusal && error.code === 'sealing.broken')) return undefined
    throw error
  }
}

function questionsIn({ notes }: Board): Uint8Array[] {
  return [...notes.questions.values()].map(({ sealed }) => fromBase64(sealed))
}

function textsIn({ embargo, bundle, investigation, release, programme }: Board): Uint8Array[] {
  const texts = [
    ...[...embargo.cases.values()].flatMap(({ sealed, unreleased }) => [
      sealed,
      unreleased?.reason,
    ]),
    ...[...bundle.attempts.values()].map(({ withdrawn }) => withdrawn?.sealed),
    ...[...investigation.sightings.values()].map(({ sealed }) => sealed),
    ...[...release.staged.values()].map(({ liftIdentity }) => liftIdentity),
    ...[...release.lifted.values()].map(({ early }) => early?.reason),
    ...[...programme.proposals.values()].map(({ sealed }) => sealed),
  ]
  return texts.flatMap((text) => (text === undefined ? [] : [fromBase64(text)]))
}

function blobsIn(board: Board): string[] {
  const { bundle, notes, investigation } = board
  const all = [
    ...allMaterial(board).map(({ blob }) => blob),
    ...[...bundle.attempts.values()].map(({ published }) => published?.dossier),
    ...[...notes.written.values()].map(({ sent }) => sent?.dossier),
    ...[...investigation.sightings.values()].flatMap(({ samples }) => samples),
    ...[...investigation.findings.values()].map(({ sealed }) => sealed),
  ]
  return [...new Set(all.filter((blob) => blob !== undefined))]
}
