// A desk in one file: its keys, what it saw of the ledger, its journals and what it collected.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromBase64, text, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { Keyring, LockedKeyring } from '@forewarn/desk/keyring'
import { z } from 'zod'

/** No path of a desk is deeper or stranger than this; another would lead out of the folder. */
const PATH = /^(?:[a-z0-9][\w-]*\/){0,3}[a-z0-9][\w.-]*$/i

const DeskBackup = z.strictObject({
  forewarn: z.literal('desk-backup'),
  version: z.literal(1),
  files: z.record(z.string().regex(PATH), z.base64()),
})

/** Not kept: what is half written, a session, that somebody stood by, and an agent's lock. */
const LEFT_OUT = /\.tmp$|^stand-by\.json$|^session\.age$|^in-use\.lock$/

/** Every file of a desk, as the bytes that are to be sealed: a file at a time, and none held after. */
export async function packDesk(
  folder: string,
): Promise<{ bytes: AsyncIterable<Uint8Array>; count: number }> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = found
    .filter((one) => one.isFile() && !LEFT_OUT.test(one.name))
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
    .filter((path) => PATH.test(path))
    .sort()
  return { bytes: written(folder, paths), count: paths.length }
}

/** `DeskBackup` as JSON. */
async function* written(folder: string, paths: readonly string[]): AsyncGenerator<Uint8Array> {
  yield utf8('{"forewarn":"desk-backup","version":1,"files":{')
  for (const [i, path] of paths.entries()) {
    const bytes = await readFile(join(folder, path))
    yield utf8(`${i === 0 ? '' : ','}${JSON.stringify(path)}:"${bytes.toString('base64')}"`)
  }
  yield utf8('}}')
}

/** @throws Refusal `file.malformed` naming `file`, which held `bytes` sealed */
export function unpackDesk(bytes: Uint8Array, file: string): Map<string, Uint8Array> {
  const parsed = DeskBackup.safeParse(jsonIn(bytes))
  const files = parsed.success ? parsed.data.files : {}
  const opened = Object.entries(files).map(([path, it]): [string, Uint8Array] => [
    ...([path, fromBase64(it)] as const),
  ])
  const all = new Map(opened)
  const keyring = all.get('keyring.json')
  const found = keyring === undefined ? undefined : jsonIn(keyring)
  if ([Keyring, LockedKeyring].some((one) => one.safeParse(found).success)) return all
  const problem = 'this is not the backup of a desk'
  const remedy = 'Name what forewarn backup wrote.'
  throw new Refusal('file.malformed', { file, problem, remedy })
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(text(bytes))
  } catch {
    return undefined
  }
}
