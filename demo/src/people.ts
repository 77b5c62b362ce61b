// The recipients at their own desks: they enrol, accept, come by to collect, and open what they got.

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Dice, dice } from '@forewarn/core/marking/codes/dice'
import type { RecipientRecord } from '@forewarn/core/programme/roster'
import type { CaseId, RecipientId } from '@forewarn/core/shared/ids'
import { invite, offerKeys } from '@forewarn/desk/enrol'
import {
  acceptAgreement,
  acknowledge,
  answerEmbargo,
  collectPart,
  openPart,
  readInbox,
} from '@forewarn/desk/inbox'
import type { Keyring } from '@forewarn/desk/keyring'
import { signIn } from '@forewarn/desk/sign-in'
import { comesBy, MAILBOX_KEYS, type Manners, type Member, mannersOf } from './cast.ts'
import type { Candidate } from './leak.ts'
import type { Stage } from './stage.ts'

export interface Person {
  readonly member: Member
  readonly recipientId: RecipientId
  readonly manners: Manners
  readonly keyring: Keyring
  /** Decides what the person does. */
  readonly roll: Dice
}

const VALID_MS = 14 * 86_400_000

/** At the same time, so that the house has something to do. */
const AT_ONCE = 8

const MINUTE_MS = 60_000

/** Invites everyone; whoever is not silent offers keys of their own. */
export async function enrolAll(
  stage: Stage,
  members: readonly Member[],
  records: readonly RecipientRecord[],
  seed: number,
): Promise<Person[]> {
  const byEmail = new Map(members.map((member) => [member.email, member]))
  const actors = records.map(({ recipientId }) => ({ actor: recipientId }))
  const letters = await invite(stage.owner, actors, VALID_MS)
  const people = await inTurns(records, async ({ recipientId, email }, i) => {
    const member = byEmail.get(email)
    const letter = letters[i]
    if (member === undefined || letter === undefined) throw new Error('invited, but not cast')
    const roll = dice(seed * 1000 + i)
    const manners = mannersOf(roll)
    if (manners === 'silent') return []
    const keys = member.kind === 'mailbox' ? MAILBOX_KEYS : 1
    const keyring = await offerKeys(stage.portsOf(email), letter, { keys })
    return [{ member, recipientId, manners, keyring, roll }]
  })
  return people.flat()
}

/** Everyone accepts the agreement, and then the embargo or not. @returns how many accepted it */
export async function answerAll(stage: Stage, people: readonly Person[]): Promise<number> {
  const accepted = await inTurns(people, async ({ member, keyring, manners }) => {
    const desk = await signIn(stage.portsOf(`${member.email}/${stage.clock.now()}`), keyring)
    const inbox = await readInbox(desk)
    await acceptAgreement(desk, inbox)
    const asked = inbox.cases.filter(({ consent, lifted }) => consent === 'invited' && !lifted)
    const answer = manners === 'declines' ? 'decline' : 'accept'
    for (const one of asked) await answerEmbargo(desk, one, answer)
    return answer === 'accept' && asked.length > 0
  })
  return accepted.filter(Boolean).length
}

/** A recipient, and where it keeps the plain files that it opened. */
export interface Visited {
  readonly recipientId: RecipientId
  readonly folder: string
  /** Paths of what it opened on this visit. */
  readonly files: readonly string[]
}

/**
 * Whoever cares to comes by, a few at a time, collects all that is new, checks and opens it. The
 * simulated clock moves on by a minute with every few.
 *
 * @returns those who found something
 */
export async function comeBy(
  stage: Stage,
  people: readonly Person[],
  caseId: CaseId,
): Promise<Visited[]> {
  const visitors = people.filter(({ manners, roll }) => comesBy(manners, roll))
  const visited = await inTurns(
    visitors,
    async (person) => {
      const folder = join(stage.folder, 'opened', caseId, person.recipientId)
      return {
        recipientId: person.recipientId,
        folder,
        files: await collectNew(stage, person, folder),
      }
    },
    () => stage.clock.pass(MINUTE_MS),
  )
  return visited.filter(({ files }) => files.length > 0)
}

async function collectNew(stage: Stage, person: Person, folder: string): Promise<string[]> {
  const { member, keyring } = person
  const desk = await signIn(stage.portsOf(`${member.email}/${stage.clock.now()}`), keyring)
  const { parts } = await readInbox(desk)
  const files: string[] = []
  for (const { partId } of parts.filter(({ collectedAt }) => collectedAt === null)) {
    const part = await openPart(keyring, await collectPart(desk, partId))
    for (const { path, bytes } of part.files) {
      const file = join(folder, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, bytes)
      files.push(path)
    }
    await acknowledge(desk, partId)
  }
  return files
}

/** Whoever opened a program could leak it. */
export function candidatesAmong(visited: readonly Visited[]): Candidate[] {
  return visited
    .filter(({ files }) => files.some((path) => /\.(?:mjs|py)$/.test(path)))
    .map(({ recipientId, folder }) => ({ recipient: recipientId, folder }))
    .sort((a, b) => (a.recipient < b.recipient ? -1 : 1))
}

/** A few at a time; `between` is called after each few. Results keep the order. */
async function inTurns<From, To>(
  all: readonly From[],
  work: (one: From, index: number) => Promise<To>,
  between: () => void = () => undefined,
): Promise<To[]> {
  const done: To[] = []
  for (let i = 0; i < all.length; i += AT_ONCE) {
    const few = all.slice(i, i + AT_ONCE)
    done.push(...(await Promise.all(few.map((one, j) => work(one, i + j)))))
    between()
  }
  return done
}
