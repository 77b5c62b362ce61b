// A leak at the terminal: a recipient's copy, collected and opened, and seen in the wild with its names changed.

import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dice } from '@forewarn/core/marking/codes/dice'
import { disguise } from '../../demo/src/disguise.ts'
import type { CliWorld } from './cli-world.ts'

interface Text {
  readonly path: string
  readonly text: string
}

/** Writes all that `leaker` can collect to the folder `seen`, renamed throughout. */
export async function leak(world: CliWorld, leaker: string): Promise<readonly Text[]> {
  await mkdir(join(world.folder, 'seen'))
  const { collected } = await world.json<{ collected: { partId: string }[] }>(
    leaker,
    'collect --all',
  )
  const texts: Text[] = []
  for (const { partId } of collected) {
    const { files } = await world.json<{ files: { path: string }[] }>(leaker, `open ${partId}`)
    for (const { path } of files) {
      const file = join(world.folder, partId, 'files', path)
      texts.push({ path, text: await readFile(file, 'utf8') })
    }
  }
  const tools = await disguise(texts, 'renamed', dice(7))
  for (const tool of tools) await world.write(join('seen', tool.path), tool.text)
  return tools
}
