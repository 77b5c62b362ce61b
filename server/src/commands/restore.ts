// `forewarn-house restore`: a house from a backup, into an empty folder.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { showInstant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Continued, NewLog } from '../backup/new-log.ts'
import type { Restored } from '../backup/restore.ts'
import type { Settings } from '../settings.ts'
import { witnessesOf } from '../witness/witness-settings.ts'
import { needed, uniqueOf } from './backup.ts'
import { type HouseCommand, type Operator, readOptions } from './command.ts'
import { settingsFrom } from './serve.ts'

const OPTIONS = {
  data: { type: 'string' },
  from: { type: 'string' },
  'new-origin': { type: 'string' },
  seen: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const

export const restore: HouseCommand = {
  summary: 'makes a house from a backup, in an empty folder',
  help: `Usage: forewarn-house restore --from DIR --data DIR [options]

Copies a backup into a new or empty folder and verifies it there: every signature and rule, the root
that the house signed, every sealed byte. A backup that will not do is refused by the name of the file.
With FOREWARN_DATABASE_URL in the environment the house goes on into that empty database (and into the
bucket that FOREWARN_S3_… name), and DIR gets its keys; interrupted, run it again: it goes on.
Everybody signs in anew, and whoever had not answered an invitation is invited anew. Desks that saw more than the backup holds refuse the house, and should.

Where what came after the backup is lost for good, --new-origin begins a new log under another name and
with new keys, after all that was restored. Its first entry names how far the log before was seen: by the
witnesses in FOREWARN_WITNESSES, who are asked, and by checkpoints that somebody kept (--seen). All keys but
the founder's are held until an owner confirms them, since somebody may have been revoked in what is lost;
desks go on with it once their people say so (forewarn continue). Never do this to a house that still runs.

  --from DIR     what forewarn-house backup wrote             needed
  --data DIR     where the house will be                      FOREWARN_DATA    ./forewarn-data
  --new-origin NAME  go on in a new log of this name; its end was lost
  --seen FILE    with it: a checkpoint of the log before that somebody kept; may be repeated
  --json         print the result as JSON
  --help         this text

Exit code 0: restored; 1: a fault; 2: refused, and nothing was written.
Example: forewarn-house restore --from /backup/2026-03-02 --data /var/lib/forewarn`,

  async run(args, operator) {
    const { from, json, seen, 'new-origin': name, ...rest } = readOptions(args, OPTIONS)
    const settings = settingsFrom(rest, operator)
    const newLog = await newLogOf({ name, seen, from }, settings, operator)
    const data = resolve(settings.FOREWARN_DATA)
    const backup = resolve(needed(from, '--from'))
    const unique = uniqueOf(operator)
    const { note, lastEntryAt, continued } = await restored(
      { from: backup, unique, newLog },
      { ...settings, FOREWARN_DATA: data },
    )
    const { size, root, origin, at, keys, blobs } = note
    const restoredTo = { data, size, root, origin, takenAt: at, lastEntryAt, keys, blobs }
    const result = { ...restoredTo, ...(continued && { continued }) }
    if (json) operator.print(JSON.stringify(result))
    else {
      operator.print(`Restored and verified: ${data}`)
      operator.print(`${size} entries under root ${root}, ${blobs} sealed files.`)
      operator.print(`Its last entry is of ${showInstant(lastEntryAt, 'UTC')}.`)
    }
    if (continued !== undefined) {
      for (const line of wordsOf(continued, size, { data, origin })) operator.say(line)
      return 0
    }
    operator.say(
      `Desks that saw more than ${size} entries will refuse this house (ledger.wentBack):`,
    )
    operator.say('find the newer backup; where that is lost for good, restore with --new-origin.')
    operator.say('Make sure that the old house does not run.')
    if (!keys && settings.FOREWARN_DATABASE_URL === undefined)
      operator.say(`Next: put log.key and challenge.key into ${data} (chmod 600), then start:`)
    operator.say(`  forewarn-house --data ${data} --origin ${origin}`)
    return 0
  },
}

interface Asked {
  readonly name: string | undefined
  readonly seen: readonly string[] | undefined
  readonly from: string | undefined
}

/** @throws Refusal `settings.malformed`, `file.malformed`, `house.unwitnessed` */
async function newLogOf(
  { name, seen = [], from }: Asked,
  settings: Settings,
  { clock, random }: Operator,
): Promise<NewLog | undefined> {
  const wrong = (problem: string) => new Refusal('settings.malformed', { issues: [problem] })
  if (name === undefined) {
    if (seen.length > 0) throw wrong('--seen goes with --new-origin')
    return undefined
  }
  if (!/^[^\s+]{1,200}$/.test(name)) throw wrong('--new-origin has neither blanks nor a +')
  if (settings.FOREWARN_DATABASE_URL !== undefined) {
    throw wrong('with --new-origin restore into a folder, and then use forewarn-house migrate')
  }
  const { readNote } = await import('../backup/restore.ts')
  const { seenByWitnesses } = await import('../backup/new-log.ts')
  const { logKey } = await readNote(resolve(needed(from, '--from')))
  const before = logKey.slice(0, logKey.indexOf('+'))
  if (name === before) throw wrong(`the log before was ${before}, too: name another`)
  const kept = await Promise.all(
    seen.map((file) =>
      readFile(resolve(file), 'utf8').catch(() => {
        throw wrong(`--seen: ${file} cannot be read`)
      }),
    ),
  )
  const witnesses = witnessesOf(settings)
  const told = witnesses === undefined ? [] : await seenByWitnesses(witnesses, before)
  return { name, seen: [...kept, ...told], at: clock.now(), random }
}

function* wordsOf(
  { log, logKey, seen }: Continued,
  size: number,
  { data, origin }: { data: string; origin: string },
): Generator<string> {
  yield `It goes on as the log ${log}, whose key is ${logKey}`
  if (seen === null)
    yield 'Nobody showed a checkpoint of the log before: how much is lost is not known.'
  else if (seen <= size) yield 'Nobody who was asked saw more of the log before than was restored.'
  else yield `Entries ${size} to ${seen - 1} of the log before are lost.`
  yield 'All keys but the founder’s are held. First the founder says again what is lost (withdrawals,'
  yield 'suspensions, plans, ends), then confirms the others: forewarn continue, forewarn keys confirm.'
  yield 'Tell the witnesses and every desk the new key. Then start it, under the name it has:'
  yield `  forewarn-house --data ${data} --origin ${origin}`
}

interface Restoring {
  readonly from: string
  readonly unique: string
  readonly newLog: NewLog | undefined
}

async function restored(
  { from, unique, newLog }: Restoring,
  settings: Settings,
): Promise<Restored> {
  if (settings.FOREWARN_DATABASE_URL === undefined) {
    const { restoreBackup } = await import('../backup/restore.ts')
    return restoreBackup(from, settings.FOREWARN_DATA, unique, newLog)
  }
  const { restoreElsewhere } = await import('../backup/restore-elsewhere.ts')
  return restoreElsewhere(from, settings, unique)
}
