// The passphrase of a desk's keys: from a file that the environment names, or typed by a person.

import { resolve } from 'node:path'
import { MIN_PASSPHRASE } from '@forewarn/core/sealing/passphrase'
import { Refusal } from '@forewarn/core/shared/refusal'
import {
  isLocked,
  type KeptKeyring,
  type Keyring,
  type LockedKeyring,
  lockKeyring,
  quicken,
  unlockKeyring,
} from '@forewarn/desk/keyring'
import { heldByAgent } from './agent/ask-agent.ts'
import { readKeyring } from './ports/desk-folder.ts'
import { quickKey } from './ports/quick-key.ts'
import { readText } from './ports/text-file.ts'
import type { Terminal } from './terminal.ts'

/** Names a file, so that scripts and `stand-by` need nobody to type. */
export const PASSPHRASE_FILE = 'FOREWARN_PASSPHRASE_FILE'

const TRIES = 3

/** What was unlocked for this process: a command asks once, however often it reads. */
const unlocked = new WeakMap<Terminal, Map<string, Keyring>>()

/**
 * The keys of a desk, unlocked where they are locked: by its agent, where one holds them.
 *
 * @param own for what outlives an agent: the secrets themselves, whoever holds them besides
 * @throws Refusal as `readKeyring` does, `keys.locked`, `keys.passphrase`
 */
export async function openKeyring(
  terminal: Terminal,
  folder: string,
  { own = false }: { readonly own?: boolean | undefined } = {},
): Promise<Keyring> {
  const known = unlocked.get(terminal)?.get(folder)
  if (known !== undefined) return known
  const kept = await readKeyring(folder)
  const held = isLocked(kept) && !own ? await heldByAgent(folder, kept) : undefined
  const keyring = held ?? quicken(await unlock(terminal, kept), quickKey)
  if (isLocked(kept)) {
    unlocked.set(terminal, new Map([...(unlocked.get(terminal) ?? []), [folder, keyring]]))
  }
  return keyring
}

/** @throws Refusal `keys.locked`, `keys.passphrase` */
export async function unlock(terminal: Terminal, kept: KeptKeyring): Promise<Keyring> {
  if (!isLocked(kept)) return kept
  const file = terminal.env[PASSPHRASE_FILE]
  if (file !== undefined) return unlockKeyring(kept, await firstLine(terminal, file))
  return unlockTyped(terminal, kept)
}

async function unlockTyped(terminal: Terminal, kept: LockedKeyring): Promise<Keyring> {
  for (let left = TRIES; ; left--) {
    const typed = await terminal.askSecret?.(`Passphrase of ${kept.actor}: `)
    if (typed === undefined) throw new Refusal('keys.locked', {})
    try {
      return await unlockKeyring(kept, typed)
    } catch (error) {
      const isWrong = error instanceof Refusal && error.code === 'keys.passphrase'
      if (!isWrong || left === 1) throw error
      terminal.note('That does not open them. Try again.')
    }
  }
}

/**
 * For keys that are about to be drawn: from the file that the environment names, or typed twice.
 *
 * @returns `undefined` where nobody is there, or a person wants none
 * @throws Refusal `file.malformed`, `keys.typo`
 */
export async function freshPassphrase(terminal: Terminal): Promise<string | undefined> {
  const file = terminal.env[PASSPHRASE_FILE]
  if (file !== undefined) return passphraseIn(terminal, file)
  const typed = await terminal.askSecret?.('A passphrase to lock your keys with (empty: none): ')
  return typed === undefined || typed === '' ? undefined : typedTwice(terminal, typed)
}

/** How keys are to be kept: under that passphrase, or as they are. */
export function lockWith(passphrase: string | undefined) {
  return async (keyring: Keyring): Promise<KeptKeyring> =>
    passphrase === undefined ? keyring : lockKeyring(keyring, passphrase)
}

/** @throws Refusal `keys.typo` */
export async function typedTwice(terminal: Terminal, typed: string): Promise<string> {
  if (typed.length < MIN_PASSPHRASE) {
    throw new Refusal('keys.typo', { problem: `shorter than ${MIN_PASSPHRASE} letters` })
  }
  const again = await terminal.askSecret?.('Again: ')
  if (again !== typed) throw new Refusal('keys.typo', { problem: 'not the same twice' })
  return typed
}

/**
 * The first line of a file. Never an argument: other users of a machine see those.
 *
 * @throws Refusal `input.missing`, `file.malformed` where it is too short to be one
 */
export async function passphraseIn(terminal: Terminal, file: string): Promise<string> {
  const first = await firstLine(terminal, file)
  if (first.length >= MIN_PASSPHRASE) return first
  const problem = `its first line is shorter than ${MIN_PASSPHRASE} letters`
  const remedy = 'Write a passphrase there that nobody guesses.'
  const path = resolve(terminal.cwd, file)
  throw new Refusal('file.malformed', { file: path, line: 1, problem, remedy })
}

async function firstLine(terminal: Terminal, file: string): Promise<string> {
  const [first = ''] = (await readText(resolve(terminal.cwd, file))).split('\n')
  return first.trim()
}
