// A folder of public keys as teams keep it beside their list: age and OpenPGP, a file for each person.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { keyKind } from '@forewarn/core/sealing/age'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { MailKey } from '@forewarn/desk/publish/mail-key'
import { ageMailKey, pgpMailKey } from '../mail-keys.ts'
import { codeOf } from './durable.ts'
import { readText } from './text-file.ts'

/** One person's key, and everything the file calls that person. */
export interface KeyFile {
  readonly file: string
  /** Lower case: of the file's name first, then of its comments or user ids. */
  readonly emails: readonly string[]
  readonly name?: string
  readonly key: MailKey
}

const MOST_FILES = 10_000

/**
 * Every file of the folder, by name; hidden ones and folders are passed over.
 *
 * @param at when something is to be sealed to them
 * @throws Refusal `input.missing`, `file.malformed` where a file is no public key, holds a secret
 *   one, or does not say whose it is
 */
export async function readKeyFolder(folder: string, at: Instant): Promise<KeyFile[]> {
  const files: KeyFile[] = []
  for (const name of await namesIn(folder)) {
    const file = join(folder, name)
    files.push(await readKeyFile({ file, text: await readText(file) }, name, at))
  }
  if (files.length > 0) return files
  throw new Refusal('input.missing', { what: `A key in ${folder}`, remedy: 'Put one file each.' })
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error
    throw new Refusal('input.missing', { what: `The folder ${folder}`, remedy: 'Check the path.' })
  })
  const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
  const [first] = files
  if (first !== undefined && files.length > MOST_FILES) {
    throw unfit(folder, `more than ${MOST_FILES} files`, 'Name the folder of the keys alone.')
  }
  return files.map(({ name }) => name).sort()
}

async function readKeyFile(
  { file, text }: { readonly file: string; readonly text: string },
  name: string,
  at: Instant,
): Promise<KeyFile> {
  if (/AGE-SECRET-KEY-|PRIVATE KEY BLOCK/.test(text)) {
    throw unfit(file, 'it holds a secret key', 'Take it out, and ask for the public one alone.')
  }
  const isPgp = text.includes('-----BEGIN PGP')
  const found = isPgp ? await fromPgp(file, text, at) : fromAge(file, text)
  const emails = [...emailsIn(name.replace(/\.[a-z]{1,4}$/i, '')), ...found.emails]
  if (emails.length === 0) {
    throw unfit(file, 'it does not say whose it is', 'Name the file after the e-mail address.')
  }
  return { ...found, file, emails: [...new Set(emails)] }
}

async function fromPgp(file: string, text: string, at: Instant): Promise<Omit<KeyFile, 'file'>> {
  const { key, userIds } = await pgpMailKey(file, text, at)
  const name = userIds[0]?.replace(/<[^>]*>|\([^)]*\)/g, '').trim()
  return { key, emails: userIds.flatMap(emailsIn), ...(name && { name }) }
}

/** As `age-keygen -y` writes it: a key a line, with comments. */
function fromAge(file: string, text: string): Omit<KeyFile, 'file'> {
  const keys: string[] = []
  const emails: string[] = []
  for (const [i, line] of text.split('\n').entries()) {
    const written = line.trim()
    if (written.startsWith('#')) emails.push(...emailsIn(written))
    else if (written !== '') keys.push(ageKeyOn(file, i + 1, written))
  }
  if (keys.length === 0) throw unfit(file, 'it holds no key', 'Put an age or OpenPGP key there.')
  if (new Set(keys.map(keyKind)).size > 1) {
    throw unfit(file, 'it mixes classic and post-quantum keys', 'Keep those of one kind.')
  }
  return { key: ageMailKey(keys), emails }
}

function ageKeyOn(file: string, line: number, written: string): string {
  try {
    keyKind(written)
    return written
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const problem = 'neither an age key nor a comment'
    const remedy = 'Put one age1… a line, or an armored OpenPGP key.'
    throw new Refusal('file.malformed', { file, line, problem, remedy })
  }
}

function emailsIn(text: string): string[] {
  const found = text.match(/[^\s@"'<>(),;:\\]{1,64}@[^\s@"'<>(),;:\\]{1,190}/gu) ?? []
  return found.map((email) => email.toLowerCase())
}

function unfit(file: string, problem: string, remedy: string): Refusal<'file.malformed'> {
  return new Refusal('file.malformed', { file, problem, remedy })
}
