// Writes the folder of a house in which much has happened, through the rules and the store; kept for the next run.

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fold, propose } from '@forewarn/core/board/admit'
import { emptyBoard } from '@forewarn/core/board/board'
import type { Entry } from '@forewarn/core/board/entry'
import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import { Tree } from '@forewarn/core/log/tree'
import { packAdvisory } from '@forewarn/core/release/package'
import { freshAgeIdentity, recipientOf, seal } from '@forewarn/core/sealing/age'
import { type Instant, instant } from '@forewarn/core/shared/instant'
import { quickHash, quickVerify } from '@forewarn/server/platform'
import { openSecrets } from '@forewarn/server/secrets'
import { openLocalStore } from '@forewarn/server/store/local-store'
import type { Store } from '@forewarn/server/store/store'
import { seededRandom } from '../tests/journeys/world.ts'
import { drawPeople, HOUSE, type People, signAct } from './house-people.ts'
import { BEGIN, type Line, type Props, play, type Sizes } from './house-play.ts'

export interface Recipe extends Sizes {
  readonly seed: string
  readonly partners: number
  readonly recipients: number
  /** Bytes of a sealed part, and of an advisory's page. */
  readonly partBytes: number
  readonly pageBytes: number
  /** Milliseconds between two entries, by the ledger's time. */
  readonly stepMs: number
}

const SOURCES = ['folder', 'play', 'cast', 'people'].map((name) => `./house-${name}.ts`)
/** So many different sealed bytes stand for all parts of open cases. */
const BLOBS = 32
const BATCH = 1000

/** A house built for `recipe`, copied afresh: nothing that a run does to it is seen by the next. */
export async function houseFolder(recipe: Recipe, into: string, say: (line: string) => void) {
  const sources = await Promise.all(SOURCES.map((one) => readFile(new URL(one, import.meta.url))))
  const digest = createHash('sha256').update(JSON.stringify(recipe))
  for (const source of sources) digest.update(source)
  const kept = join(tmpdir(), 'forewarn-bench-house', digest.digest('hex').slice(0, 24))
  if (!existsSync(kept)) await build(recipe, kept, say)
  await cp(join(kept, 'house'), into, { recursive: true })
  return JSON.parse(await readFile(join(kept, 'people.json'), 'utf8')) as People
}

/** Gets its name last, so that an interrupted run leaves nothing that looks whole. */
async function build(recipe: Recipe, kept: string, say: (line: string) => void): Promise<void> {
  say(`writing a house of ${recipe.entries} entries, once …`)
  await mkdir(join(kept, '..'), { recursive: true })
  const making = await mkdtemp(`${kept}-`)
  const house = join(making, 'house')
  const random = seededRandom(recipe.seed)
  const people = await drawPeople(random, recipe)
  const store = await openLocalStore(house)
  try {
    const { log } = await openSecrets(house, random, true)
    const props = await properties(recipe, store)
    await writeLedger(recipe, store, log, play(people, recipe, { random, ...props }))
    await writeNames(people, store)
  } finally {
    await store.close()
  }
  await writeFile(join(making, 'people.json'), JSON.stringify(people))
  await rename(making, kept)
}

async function properties(recipe: Recipe, { vault }: Store): Promise<Omit<Props, 'random'>> {
  const random = seededRandom(`${recipe.seed}/blobs`)
  const put = async (bytes: Uint8Array) => {
    const digest = createHash('sha256').update(bytes).digest('hex')
    await vault.put(digest, bytes, BEGIN)
    return digest
  }
  const digests: string[] = []
  for (let i = 0; i < BLOBS; i++) digests.push(await put(random.bytes(recipe.partBytes)))
  const advisories: ReturnType<Props['advisory']>[] = []
  for (let n = 0; n < recipe.bundles; n++) {
    const liftIdentity = await freshAgeIdentity({ postQuantum: false })
    const liftKey = await recipientOf(liftIdentity)
    const page = `<!doctype html><title>${n}</title>${'word '.repeat(recipe.pageBytes / 5)}`
    const file = { name: 'advisory.html', type: 'text/html; charset=utf-8', text: page } as const
    const advisory = await put(await seal(packAdvisory([file]), [liftKey]))
    advisories.push({ advisory, liftKey, liftIdentity })
  }
  return {
    parts: { digests, bytes: recipe.partBytes },
    advisory: (n) => advisories[n] as ReturnType<Props['advisory']>,
  }
}

async function writeLedger(
  recipe: Recipe,
  { ledger }: Store,
  log: Uint8Array,
  lines: Iterable<Line>,
) {
  const random = seededRandom(`${recipe.seed}/salts`)
  const board = emptyBoard()
  const tree = new Tree(quickHash)
  let batch: { salt: Uint8Array; bytes: Uint8Array }[] = []
  const flush = async () => {
    const { size } = tree
    const checkpoint = signCheckpoint({ origin: HOUSE, size, root: tree.root() }, log)
    await ledger.append(size, batch, checkpoint)
    for (const { salt, bytes } of batch) tree.append(commit(salt, bytes, quickHash))
    batch = []
  }
  for (const { by, event } of lines) {
    const at: Instant = instant(BEGIN + board.size * recipe.stepMs)
    const said = by === 'house' ? { event } : { act: signAct(by, event, random) }
    const proposed = propose(board, HOUSE, { v: 1, at, ...said } as Entry, quickVerify)
    fold(board, proposed)
    batch.push({ salt: random.bytes(32), bytes: proposed.bytes })
    if (batch.length === BATCH) await flush()
  }
  await flush()
}

async function writeNames({ staff, partners, recipients }: People, { directory }: Store) {
  await directory.putRoster({
    partners: partners.map((partnerId, i) => ({ partnerId, name: `Partner number ${i} Limited` })),
    recipients: recipients.map(({ id: recipientId, partner }, i) => ({
      recipientId,
      partnerId: partners[partner] as People['partners'][number],
      name: `Recipient Number ${i}`,
      email: `recipient-${i}@partner-${partner}.example`,
    })),
  })
  for (const [i, { id }] of staff.entries()) {
    await directory.putStaff({ staffId: id, name: `Colleague ${i}` })
  }
}
