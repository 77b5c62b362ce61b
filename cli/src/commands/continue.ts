// `forewarn continue`: a desk goes on with a house whose log had to be begun anew, once its person says so.

import { Refusal } from '@forewarn/core/shared/refusal'
import { meetNewLog, type NewLog } from '@forewarn/desk/new-log'
import { confirm } from '../confirm.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { type DeskOptions, deskCommand, deskFolder, portsTo } from '../open-desk.ts'
import { openKeyring } from '../passphrase.ts'
import { readKeyring, readSeen, replaceKeyring, writeSeen } from '../ports/desk-folder.ts'
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
      'For a house that was restored from a backup and lost what came after it: it goes on in a new log, with a new key, and this desk refuses it until you say otherwise. Shows what is lost, checks that the new log holds all the rest, and pins the new key. Ask the team first, by a way that is not the house, whether the end is lost indeed and which key is theirs. Parts that were collected before are collected again.',
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
      await replaceKeyring(folder, found.keyring)
      await writeSeen(folder, found.seen)
      const { log, restored, seenOutside, seenHere } = found
      if (options.json) {
        const continued = { log, restored, seenOutside, seenHere }
        terminal.print(JSON.stringify({ continued }))
      } else terminal.print(`This desk goes on with ${log}.`)
    })
}

function* wordsOf(found: NewLog, pinned: string): Generator<string> {
  const { log, restored, seenOutside, seenHere, keyring } = found
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
  yield `The key of the new log: ${keyring.pins.logKey}`
}
