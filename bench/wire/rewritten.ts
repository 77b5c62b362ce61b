// A tool rewritten in another language, one captured session: is the copy found that it was made from?

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { dice } from '@forewarn/core/marking/codes/dice'
import type { Master } from '@forewarn/core/marking/master'
import { constantsOf, NAMES, RECIPIENTS } from './marked.ts'
import {
  asArchive,
  asCapture,
  captured,
  mayCapture,
  openRecorder,
  type Recorder,
} from './record.ts'
import { type Outcome, outcomeOf, type WireRow } from './row.ts'

const run = promisify(execFile)

const REWRITERS = [
  { name: 'Python, http.client', command: ['python3', 'again.py', 'http.client'] },
  { name: 'Python, urllib', command: ['python3', 'again.py', 'urllib'] },
  { name: 'Node, fetch and FormData', command: [process.execPath, 'again.mjs', 'fetch'] },
]

/** How many of the eight values whoever rewrote the tool took over, drawn anew for each leak. */
const KEPT = [8, 4, 2, 1]

export async function rewrittenRows(master: Master, isQuick: boolean): Promise<WireRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-wire-'))
  const recorder = await openRecorder()
  try {
    const rows: WireRow[] = []
    for (const { name, command } of REWRITERS) {
      for (const kept of KEPT) {
        const leaks = isQuick ? 3 : kept === KEPT[0] ? 30 : 10
        const all = { capture: [] as Outcome[], archive: [] as Outcome[], tcpdump: [] as Outcome[] }
        for (let i = 0; i < leaks; i++) {
          const roll = dice(i * 100 + kept)
          const leaker = Math.floor(roll() * RECIPIENTS)
          const session = { command, leaker, kept, roll, folder, recorder }
          const isWatched = mayCapture() && kept === 8 && i < (isQuick ? 2 : 8)
          const { said, dump } = await play(master, session, isWatched)
          const sample = (path: string, bytes: Uint8Array) => [{ path, text: '', bytes }]
          all.capture.push(outcomeOf(master, leaker, sample('seen.pcap', asCapture(said))))
          all.archive.push(outcomeOf(master, leaker, sample('seen.har', asArchive(said))))
          if (dump) all.tcpdump.push(outcomeOf(master, leaker, sample('seen.pcap', dump)))
        }
        const what = `${name}, ${kept} of 8 values`
        rows.push({ what: `${what}, as pcap`, outcomes: all.capture })
        rows.push({ what: `${what}, as HAR`, outcomes: all.archive })
        if (all.tcpdump.length > 0)
          rows.push({ what: `${what}, by tcpdump`, outcomes: all.tcpdump })
      }
    }
    return rows
  } finally {
    recorder.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Session {
  readonly command: readonly string[]
  readonly leaker: number
  readonly kept: number
  readonly roll: () => number
  readonly folder: string
  readonly recorder: Recorder
}

async function play(master: Master, session: Session, isWatched: boolean) {
  const { command, leaker, kept, roll, folder, recorder } = session
  const constants = constantsOf(master, leaker)
  const chosen = NAMES.map((name) => ({ name, rank: roll() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, kept)
  const file = join(folder, 'values.json')
  writeFileSync(
    file,
    JSON.stringify(Object.fromEntries(chosen.map(({ name }) => [name, constants[name]]))),
  )
  const [program = '', ...words] = command
  const speak = async () => {
    const cwd = new URL('./material/', import.meta.url).pathname
    const { stdout } = await run(program, [...words, recorder.address, file], {
      cwd,
      timeout: 60_000,
    })
    if (stdout.trim() !== 'flawed') throw new Error(`${command.join(' ')} found ${stdout}`)
  }
  recorder.taken()
  const dump = isWatched
    ? await captured(recorder.address, { folder, speak, spoken: recorder.spoken })
    : await speak()
  return { said: recorder.taken(), dump: dump ?? undefined }
}
