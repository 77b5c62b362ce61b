// Writes a ledger of today's version, once, when its form is landed: `node --conditions=source tests/vectors/ledger/write.ts v1`.

import { writeFile } from 'node:fs/promises'
import { fold, propose } from '@forewarn/core/board/admit'
import { emptyBoard } from '@forewarn/core/board/board'
import type { Entry } from '@forewarn/core/board/entry'
import { signCheckpoint } from '@forewarn/core/log/checkpoint'
import { commit } from '@forewarn/core/log/leaf'
import { verifierKey } from '@forewarn/core/log/note'
import { Tree } from '@forewarn/core/log/tree'
import { base64, hex } from '@forewarn/core/shared/bytes'
import { instant } from '@forewarn/core/shared/instant'
import { seededRandom } from '../../journeys/world.ts'
import { ACTORS, HOUSE, signAs } from '../../promises/actors.ts'
import { BEGIN, CAST, CONTINUED, PLAY } from '../../promises/script.ts'
import { summaryOf } from './summary.ts'

const [version = ''] = process.argv.slice(2)
if (!/^v\d+$/.test(version)) throw new Error('name a version, such as v1')

const random = seededRandom(`ledger ${version}`)
const logSecret = random.bytes(32)
const board = emptyBoard()
const tree = new Tree()
const entries: { salt: string; bytes: string }[] = []

for (const { by, event, after } of [...CAST, ...PLAY, ...CONTINUED]) {
  const at = instant(Math.max(board.at, BEGIN) + after)
  const entry =
    by === 'house'
      ? { v: 1, at, event }
      : { v: 1, at, act: signAs(ACTORS[by], event, hex(random.bytes(16))) }
  const proposed = propose(board, HOUSE, entry as Entry)
  const salt = random.bytes(32)
  fold(board, proposed)
  tree.append(commit(salt, proposed.bytes))
  entries.push({ salt: base64(salt), bytes: base64(proposed.bytes) })
}

const root = tree.root()
const vector = {
  origin: HOUSE,
  logKey: verifierKey(HOUSE, logSecret),
  checkpoint: signCheckpoint({ origin: HOUSE, size: tree.size, root }, logSecret),
  root: hex(root),
  entries,
  summary: summaryOf(board),
}
const path = new URL(`${version}.json`, import.meta.url)
await writeFile(path, `${JSON.stringify(vector, null, 1)}\n`, { flag: 'wx' })
