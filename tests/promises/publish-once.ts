// Publishes the toy bundle once, with seeded chance, and prints a digest of every plain copy: run by same-bytes.test.ts.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleFolder, type FolderFile, MANIFEST_FILE } from '@forewarn/core/bundle/folder'
import { readManifest } from '@forewarn/core/bundle/manifest'
import { hex, text, utf8 } from '@forewarn/core/shared/bytes'
import { publish } from '@forewarn/desk/publish/publish'
import type { Workshop } from '@forewarn/desk/publish/workshop'
import { sha256 } from '@noble/hashes/sha2.js'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { workshop } from '../../cli/src/ports/workshop.ts'
import { TOY_BUNDLE } from '../../demo/src/toy.ts'
import { openWorld } from '../journeys/world.ts'
import { enrolRecipients, openCase, publicationOf } from './stage.ts'

const [seed = '', order = ''] = process.argv.slice(2)

const names = (await readdir(TOY_BUNDLE)).sort()
const files: FolderFile[] = []
for (const path of order === 'backwards' ? names.reverse() : names) {
  files.push({ path, bytes: Uint8Array.from(await readFile(join(TOY_BUNDLE, path))) })
}
const yaml = files.find(({ path }) => path === MANIFEST_FILE)
const folder = bundleFolder(readManifest(MANIFEST_FILE, text(yaml?.bytes ?? utf8(''))), files)

/** The checks are another test's; here only what is written matters. */
const marker = workshop(await loadGrammars(), async () => ({ check: async () => [] }))
const digests: string[] = []
const noting: Workshop = {
  async mark(bundle, holders, attemptSeed, progress) {
    const copies = await marker.mark(bundle, holders, attemptSeed, progress)
    for (const { recipientId } of holders) {
      const rows = [...(await copies.copyOf(recipientId))]
      const told = rows.map(([path, bytes]) => [path, hex(sha256(bytes))])
      const codeword = copies.codewordOf(recipientId)
      digests.push(hex(sha256(utf8(JSON.stringify([recipientId, codeword, told])))))
    }
    return copies
  },
}

const world = await openWorld(seed)
try {
  const recipients = await enrolRecipients(world, ['now', 'now', 'later'])
  const caseId = await openCase(world, recipients)
  await publish(publicationOf(world, caseId, { folder, workshop: noting }))
} finally {
  await world.end()
}
console.log(digests.join('\n'))
