// `forewarn continue`: a desk goes on with a house whose log had to be begun anew, once its person says so.

import type { PartId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { withNewReceipts } from '@forewarn/desk/inbox'
import { meetNewLog, type NewLog } from '@forewarn/desk/new-log'
import type { Desk } from '@forewarn/desk/sign-in'
import { confirm } from '../confirm.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { type DeskOptions, deskCommand, deskFolder, portsTo } from '../open-desk.ts'
import { openKeyring } from '../passphrase.ts'
import {
  collectedParts,
  keepCollected,
  readCollected,
  readKeyring,
  readSeen,
  replaceKeyring,
  writeSeen,
} from '../ports/desk-folder.ts'
import type { Register } from '../program.ts'
import { counted } from '../table.ts'
import { mustBeUnlocked } from '../unlocked.ts'

interface Options extends DeskOptions {
  readonly yes?: true
}

export const registerContinue: Register = (program, terminal) => {
  deskCommand(program, 'continue', {
    summary: 'go on with a house that lost the end of its log',
    description:
      'For a house that was restored from a backup and lost what came after it: it goes on in a new log, with a new key, and this desk refuses it until you say otherwise. Shows what is lost, checks that the new log holds all the rest, and pins the new key. Ask the team first, by a way that is not the house, whether the end is lost indeed and which key is theirs. Parts that were collected before get receipts under the new key, but for those that were collected in what is lost.',
    example: 'forewarn continue',
  })
    .helpGroup('Watching:')
    .option('--yes', 'do not ask')
    .action(async (options: Options) => {
      const folder = deskFolder(terminal, options)
      const kept = await readKeyring(folder)
      const keyring = await openKeyring(terminal, folder)
      const ports = portsTo(terminal, keyring.pins.url)
      const found = await meetNewLog(ports, keyring, await readSeen(folder)).catch(
        async (error) => {
          if (!(error instanceof Refusal && error.code === 'session.missing')) throw error
          throw new Refusal('keys.unenrolled', { fingerprint: await fingerprintOf(keyring) })
        },
      )
      if (found === undefined) {
        if (options.json) terminal.print(JSON.stringify({ continued: null }))
        else terminal.print('The house goes on in the log that this desk pinned.')
        return
      }
      mustBeUnlocked(kept, folder)
      for (const line of wordsOf(found, keyring.pins.logKey)) terminal.note(line)
      const question = 'Did the team tell you that the end is lost, and this key?'
      await confirm(terminal, question, options.yes)
      const lost = await renewed(found.desk, folder)
      await replaceKeyring(folder, found.desk.keyring)
      await writeSeen(folder, found.seen)
      const { log, restored, seenOutside, seenHere } = found
      if (options.json) {
        const continued = { log, restored, seenOutside, seenHere, lost }
        terminal.print(JSON.stringify({ continued }))
        return
      }
      for (const partId of lost) {
        terminal.print(`${partId}: collected in what is lost; collect it again once it is open.`)
      }
      terminal.print(`This desk goes on with ${log}.`)
    })
}

/** Gets receipts under the new key for what was collected before. @returns the parts that have none */
async function renewed(desk: Desk, folder: string): Promise<PartId[]> {
  const lost: PartId[] = []
  for (const partId of await collectedParts(folder)) {
    try {
      await keepCollected(folder, await withNewReceipts(desk, await readCollected(folder, partId)))
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'part.unknown')) throw error
      lost.push(partId)
    }
  }
  return lost
}

function* wordsOf(found: NewLog, pinned: string): Generator<string> {
  const { log, restored, seenOutside, seenHere, desk } = found
  yield `Of the log before, ${counted(restored, 'entry was', 'entries were')} restored, and stand in ${log} as they were.`
  const lost = Math.max(seenOutside ?? 0, seenHere) - restored
  if (lost > 0) {
    yield `LOST: entries ${restored} to ${restored + lost - 1}. What they said counts no more until it is said again.`
    if (seenHere > restored)
      yield 'This desk saw some of them: what you hold of them, bring to the team.'
    yield `Receipts of them hold under the key before (verify --log-key): ${pinned}`
  } else if (seenOutside === null) {
    yield 'Nobody outside showed the house how far that went; this desk saw no more of it.'
  } else yield 'Nobody who was asked saw more of it.'
  yield `The key of the new log: ${desk.keyring.pins.logKey}`
}
