// `forewarn witnesses`: whose cosignatures this desk asks for, and whose the house has.

import { join } from 'node:path'
import { verifyWitnessing, type Witnessing } from '@forewarn/core/log/cosignature'
import { Refusal } from '@forewarn/core/shared/refusal'
import { houseClient } from '@forewarn/desk/house-client'
import { isLocked, type KeptKeyring } from '@forewarn/desk/keyring'
import { confirm } from '../confirm.ts'
import { type DeskOptions, deskCommand, deskFolder, portsTo } from '../open-desk.ts'
import { openKeyring } from '../passphrase.ts'
import { readKeyring, replaceKeyring } from '../ports/desk-folder.ts'
import type { Register } from '../program.ts'

interface Options extends DeskOptions {
  readonly pin?: true
  readonly yes?: true
}

export const registerWitnesses: Register = (program, terminal) => {
  deskCommand(program, 'witnesses', {
    summary: 'show or pin the witnesses of the house',
    description:
      'Shows whose cosignatures this desk asks for, and whose the house has. With --pin this desk takes no ledger and no receipt any more without as many of them as the house says must be there; compare the keys with the team first, by a way that is not the house. Letters of invitation carry what you pinned. Parts that were collected before are collected again.',
    example: 'forewarn witnesses --pin',
  })
    .helpGroup('Watching:')
    .option('--pin', 'ask for the cosignatures of these witnesses from now on')
    .option('--yes', 'do not ask')
    .action(async (options: Options) => {
      const folder = deskFolder(terminal, options)
      const kept = await readKeyring(folder)
      const keyring = await openKeyring(terminal, folder)
      const { pins } = keyring
      const { logKey, witnessing } = await houseClient(portsTo(terminal, pins.url).post).call(
        'house',
      )
      if (logKey !== pins.logKey) {
        throw new Refusal('house.changed', { pinned: pins.origin, found: logKey })
      }
      if (options.pin) {
        if (witnessing === undefined) {
          const remedy = 'Ask whoever runs the house.'
          throw new Refusal('input.missing', { what: 'A witness of this house', remedy })
        }
        mustBeUnlocked(kept, folder)
        verifyWitnessing(witnessing)
        terminal.note(shown('The house has', witnessing))
        await confirm(terminal, 'Did the team tell you these keys?', options.yes)
        const pinned = { ...keyring, pins: { ...pins, witnessing } }
        await replaceKeyring(folder, pinned)
      }
      const pinned = options.pin ? witnessing : pins.witnessing
      if (options.json) {
        terminal.print(JSON.stringify({ pinned: pinned ?? null, house: witnessing ?? null }))
        return
      }
      terminal.print(shown('This desk asks for', pinned))
      if (!options.pin) terminal.print(shown('The house has', witnessing))
    })
}

function shown(who: string, found: Witnessing | undefined): string {
  if (found === undefined) return `${who} no witnesses.`
  const { witnesses, quorum } = found
  return [`${who} ${quorum} of ${witnesses.length}:`, ...witnesses.map((key) => `  ${key}`)].join(
    '\n',
  )
}

/** @throws Refusal `file.malformed` */
function mustBeUnlocked(kept: KeptKeyring, folder: string): void {
  if (!isLocked(kept)) return
  const file = join(folder, 'keyring.json')
  const remedy = 'Run forewarn keys unlock, pin, and lock them again with forewarn keys lock.'
  throw new Refusal('file.malformed', { file, problem: 'these keys are locked', remedy })
}
