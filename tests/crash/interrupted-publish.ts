// One publication by a real command line whose process, or house, is killed at one step; then the same command again.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { open } from '@forewarn/core/sealing/age'
import { type CaseId, RecipientId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { readSealed } from '@forewarn/desk/publish/attempt'
import type { Desk } from '@forewarn/desk/sign-in'
import { digestOf } from '@forewarn/desk/team'
import { writeKeyring } from '../../cli/src/ports/desk-folder.ts'
import { folderJournal } from '../../cli/src/ports/journal.ts'
import { enrolRecipients, folderOf, openCase, PLAIN_WORDS, yamlOf } from '../promises/stage.ts'
import { type CountingProxy, openProxy } from './counting-proxy.ts'
import { counting, openRealWorld, plainEnvironment, type RealWorld } from './real-house.ts'

const FOREWARN = fileURLToPath(new URL('../../cli/bin/forewarn.js', import.meta.url))

/** Whose process is killed, at what kind of step, and which of them. */
export interface Interruption {
  readonly whose: 'command' | 'house'
  readonly at: 'request' | 'write'
  /** From 1. */
  readonly step: number
  readonly when: 'before' | 'half' | 'after'
}

/** How many steps an undisturbed publication takes. */
export interface Steps {
  readonly requests: number
  /** Of the requests, the last that uploads a part. */
  readonly lastPart: number
  /** A letter each: files written (w), flushed (f) and renamed (r), transactions committed (c). */
  readonly commandWrites: string
  readonly houseWrites: string
}

export interface Scene {
  steps(): Promise<Steps>
  /**
   * Publishes a fresh case, interrupted; then types the same command again.
   *
   * @param lose whether the journal is lost between the two: the control
   * @returns what is wrong then, in words
   */
  interrupt(interruption: Interruption, lose?: boolean): Promise<string[]>
  end(): Promise<void>
}

interface Stage {
  readonly world: RealWorld
  readonly proxy: CountingProxy
  readonly recipients: readonly Desk[]
  /** The owner's folder of keys, whose pinned house is the proxy. */
  readonly desk: string
}

export async function openScene(seed: string): Promise<Scene> {
  const world = await openRealWorld(seed)
  const proxy = await openProxy(world.url)
  const recipients = await enrolRecipients(world, ['now', 'later'])
  const desk = join(world.folder, 'desk')
  const { keyring } = world.owner
  await writeKeyring(desk, { ...keyring, pins: { ...keyring.pins, url: proxy.url } })
  const stage = { world, proxy, recipients, desk }
  let cases = 0
  const next = () => freshCase(stage, `case-${++cases}`)
  return {
    steps: async () => count(stage, await next()),
    interrupt: async (interruption, lose = false) =>
      interrupt(stage, await next(), interruption, lose),
    async end() {
      await proxy.end()
      await world.end()
    },
  }
}

interface Case {
  readonly caseId: CaseId
  /** The bundle's folder. */
  readonly folder: string
}

async function freshCase({ world, recipients }: Stage, name: string): Promise<Case> {
  const words = { ...PLAIN_WORDS, title: name }
  const caseId = await openCase(world, recipients, { name })
  const folder = join(world.folder, name)
  await mkdir(folder)
  for (const { path, bytes } of folderOf(words).items) await writeFile(join(folder, path), bytes)
  await writeFile(join(folder, 'bundle.yaml'), yamlOf(words))
  return { caseId, folder }
}

async function count({ world, proxy, desk }: Stage, { folder }: Case): Promise<Steps> {
  const [command, house] = [join(world.folder, 'command.count'), join(world.folder, 'house.count')]
  const none = { step: 0, when: 'before' } as const
  await startAgain(world, { ...counting(none, house), KILL_FROM: 'word' })
  proxy.arm()
  const { code, notes } = await ended(publish(desk, folder, counting(none, command)))
  if (code !== 0) throw new Error(`an undisturbed publication failed: ${notes}`)
  const requests = proxy.count
  // The very last upload is the advisory.
  const lastPart = proxy.uploadsAt.at(-2) ?? 0
  await startAgain(world)
  const [commandWrites = '', houseWrites = ''] = await Promise.all(
    [command, house].map((file) => readFile(file, 'utf8')),
  )
  return { requests, lastPart, commandWrites, houseWrites }
}

async function startAgain({ house }: RealWorld, more: NodeJS.ProcessEnv = {}): Promise<void> {
  await house.leave()
  await house.start(more)
}

async function interrupt(
  stage: Stage,
  one: Case,
  interruption: Interruption,
  lose: boolean,
): Promise<string[]> {
  const { world, proxy, desk } = stage
  const first = proxy.uploads.length
  const wrong = await strike(stage, one, interruption)
  const attempts = join(desk, 'attempts', one.caseId)
  const sealed = await readSealed(world.owner, folderJournal(join(attempts, '1')))
  if (lose) await rm(attempts, { recursive: true, force: true })
  proxy.arm()
  const { code, notes } = await ended(publish(desk, one.folder))
  if (code !== 0) wrong.push(`the same command again ended with ${code}: ${notes}`)
  wrong.push(...(await lookAtBoard(stage, one.caseId, sealed?.copies)))
  wrong.push(...(await lookAtCopies(stage, one.caseId, proxy.uploads.slice(first))))
  const folders = await readdir(attempts)
  if (folders.join() !== '1') wrong.push(`there are the attempts ${folders}`)
  return wrong
}

/** Runs the command until somebody dies of it, and brings the house back where it was the house. */
async function strike({ world, proxy, desk }: Stage, { folder }: Case, blow: Interruption) {
  const { whose, at, step, when } = blow
  const steps = counting({ step, when }, join(world.folder, 'count'))
  if (whose === 'house' && at === 'write') await startAgain(world, { ...steps, KILL_FROM: 'word' })
  let child: ChildProcess | undefined
  const kill = () => (whose === 'house' ? world.house.strike() : child?.kill('SIGKILL'))
  proxy.arm(at === 'request' && when !== 'half' ? { step, when, kill } : undefined)
  child = publish(desk, folder, whose === 'command' && at === 'write' ? steps : {})
  const { code, signal, notes } = await ended(child)
  if (whose === 'command') {
    return signal === 'SIGKILL' ? [] : [`the command was not killed: ${code} ${notes}`]
  }
  await world.house.gone(300_000)
  const wrong = world.house.isDead ? [] : ['the house was not killed']
  if (code !== 2) wrong.push(`without its house the command ended with ${code}: ${notes}`)
  await startAgain(world)
  return wrong
}

function publish(desk: string, folder: string, more: NodeJS.ProcessEnv = {}): ChildProcess {
  const args = [FOREWARN, 'publish', folder, '--yes', '--json', '--desk', desk]
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: plainEnvironment(more),
    timeout: 300_000,
  })
}

async function ended(child: ChildProcess) {
  const [notes, [code, signal]] = await Promise.all([
    child.stderr === null ? '' : textOf(child.stderr),
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
  ])
  return { code, signal, notes }
}

/** One attempt, published, to everybody, with the copies that were sealed first. */
async function lookAtBoard({ world, recipients }: Stage, caseId: CaseId, sealed?: unknown) {
  const { bundle } = await world.ledger.catchUp()
  const attempts = [...bundle.attempts.values()].filter((one) => one.caseId === caseId)
  const [attempt] = attempts
  const wrong: string[] = []
  if (attempts.length !== 1) wrong.push(`${attempts.length} attempts`)
  if (attempt?.published === undefined) wrong.push('nothing is published')
  const whose = attempt?.copies?.map(({ recipientId }) => recipientId).sort()
  const all = recipients.map(({ keyring }) => keyring.actor).sort()
  if (whose?.join() !== all.join()) wrong.push(`copies for ${whose}`)
  if (sealed !== undefined && JSON.stringify(attempt?.copies) !== JSON.stringify(sealed)) {
    wrong.push('other copies than were sealed')
  }
  return wrong
}

/**
 * Of all bytes that ever left the desk, each recipient's keys open the parts of one copy and nothing
 * else; and what the house gives them now opens.
 */
async function lookAtCopies({ world, recipients }: Stage, caseId: CaseId, sent: Uint8Array[]) {
  const { partsOf } = world.ledger.board.bundle
  const wrong: string[] = []
  for (const recipient of recipients) {
    const own = partsOf.get(RecipientId.parse(recipient.keyring.actor)) ?? []
    const parts = own.filter((part) => part.caseId === caseId).map(({ digest }) => digest)
    const opened = new Set<string>()
    for (const bytes of sent) {
      if (await opens(recipient, bytes)) opened.add(digestOf(bytes))
    }
    if ([...opened].sort().join() !== parts.sort().join()) {
      wrong.push(`${opened.size} parts were sent to one recipient, and ${parts.length} published`)
    }
    for (const part of (await readInbox(recipient)).parts.filter((one) => one.caseId === caseId)) {
      await openPart(recipient.keyring, await collectPart(recipient, part.partId))
    }
  }
  return wrong
}

async function opens({ keyring }: Desk, bytes: Uint8Array): Promise<boolean> {
  try {
    await open(bytes, keyring.identities)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'sealing.notForYou') return false
    throw error
  }
}
