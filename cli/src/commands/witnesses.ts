// `forewarn witnesses`: whose cosignatures this desk asks for, and whose the house has.

import { verifyWitnessing, type Witnessing } from '@forewarn/core/log/cosignature'
import { keysIn, type VerifierKey } from '@forewarn/core/log/note'
import { keyFingerprint } from '@forewarn/core/programme/keys'
import { Refusal } from '@forewarn/core/shared/refusal'
import { houseClient } from '@forewarn/desk/house-client'
import type { Keyring } from '@forewarn/desk/keyring'
import { isPinned, logKeyOf } from '@forewarn/desk/pinned-log'
import { confirm } from '../confirm.ts'
import { type DeskOptions, deskCommand, deskFolder, portsTo } from '../open-desk.ts'
import { openKeyring } from '../passphrase.ts'
import { readKeyring, replaceKeyring } from '../ports/desk-folder.ts'
import type { Register } from '../program.ts'
import { mustBeUnlocked } from '../unlocked.ts'

interface Options extends DeskOptions {
  readonly pin?: true
  readonly yes?: true
}

export const registerWitnesses: Register = (program, terminal) => {
  deskCommand(program, 'witnesses', {
    summary: 'show or pin the witnesses of the house, and the second key of its log',
    description:
      'Shows whose cosignatures this desk asks for, and whose the house has. With --pin this desk takes no ledger and no receipt any more without as many of them as the house says must be there; compare the keys, or their fingerprints, with the team first, by a way that is not the house. Letters of invitation carry what you pinned. Parts that were collected before are collected again. Where the log signs with a second key (ML-DSA-44) that this desk has not pinned, --pin pins that, too.',
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
      const face = await houseClient(portsTo(terminal, pins.url).post).call('house')
      if (!isPinned(face, pins)) {
        throw new Refusal('house.changed', { pinned: pins.origin, found: face.origin })
      }
      const { witnessing = pins.witnessing, secondKey } = face
      const isNew = secondKey !== undefined && pins.logKey !== logKeyOf(face)
      if (options.pin) {
        if (face.witnessing === undefined && !isNew) {
          const remedy = 'Ask whoever runs the house.'
          throw new Refusal('input.missing', { what: 'A witness of this house', remedy })
        }
        mustBeUnlocked(kept, folder)
        if (witnessing !== undefined) verifyWitnessing(witnessing)
        terminal.note(shown('The house has', face.witnessing))
        if (isNew) {
          terminal.note(`Its log signs with this key, too: ${secondKey}`)
          terminal.note(`    fingerprint ${keyFingerprint(secondKey)}`)
        }
        await confirm(terminal, 'Did the team tell you these keys?', options.yes)
        await replaceKeyring(folder, pinning(keyring, { logKey: logKeyOf(face), witnessing }))
      }
      const pinned = options.pin ? witnessing : pins.witnessing
      const logKey = options.pin ? logKeyOf(face) : pins.logKey
      if (options.json) {
        const house = face.witnessing ?? null
        terminal.print(JSON.stringify({ pinned: pinned ?? null, house, logKey }))
        return
      }
      terminal.print(shown('This desk asks for', pinned))
      if (options.pin) return
      terminal.print('This desk pinned for the log:')
      for (const key of keysIn(logKey)) terminal.print(spelled(key))
      terminal.print(shown('The house has', face.witnessing))
      if (!isNew) return
      terminal.print(`Its log signs with a key that is not pinned, too: ${secondKey}`)
      terminal.print(`    fingerprint ${keyFingerprint(secondKey)}`)
    })
}

function pinning(
  keyring: Keyring,
  { logKey, witnessing }: { logKey: VerifierKey; witnessing: Witnessing | undefined },
): Keyring {
  return { ...keyring, pins: { ...keyring.pins, logKey, ...(witnessing && { witnessing }) } }
}

function shown(who: string, found: Witnessing | undefined): string {
  if (found === undefined) return `${who} no witnesses.`
  const { witnesses, quorum } = found
  return [`${who} ${quorum} of ${witnesses.length}:`, ...witnesses.map(spelled)].join('\n')
}

/** A key, and what two people read to each other of it, as browsers show it, too. */
function spelled(key: VerifierKey): string {
  return `  ${key}\n    fingerprint ${keyFingerprint(key)}`
}
