// The main job on programs that nobody here wrote: marked for 400, disguised, cut, traced.
//   node --conditions=source bench/real-input.ts [--quick] [nmap-common|http-server|nodemon…]
// Needs nmap-common and lua5.4 from apt, and npm. Everything is drawn from fixed seeds.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { dice } from '@forewarn/core/marking/dice'
import { damages } from './damage.ts'
import { capacityLine, markBundle } from './real-input-bundle.ts'
import { innocents } from './real-input-innocents.ts'
import { fileByFile, leaks, type Size } from './real-input-leakers.ts'
import {
  fetchPackages,
  type Material,
  missingScripts,
  nmapChecks,
  npmTool,
} from './real-input-material.ts'
import { works } from './real-input-works.ts'

const isQuick = process.argv.includes('--quick')
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const size: Size = isQuick
  ? { leakers: 3, others: 1, copies: 2, strangers: 6 }
  : { leakers: 20, others: 5, copies: 10, strangers: 24 }

const started = performance.now()
const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`

async function measure(material: Material, packages: string): Promise<void> {
  const bundle = markBundle(material)
  console.log(`\n# ${material.name}\n\n${bundle.summary}\n${capacityLine(material.folder)}`)
  const copies = bundle.drawLeakers(dice(3), size.copies).map((who) => bundle.copyFolder(who))
  console.log(`\nDo copies still work? ${seconds()}`)
  for (const line of await works(material, copies, packages)) console.log(line)
  const ways = damages(material.code, packages, parse)
  console.log(`\nOne leak, file by file. ${seconds()}`)
  console.log(await fileByFile(bundle, ways))
  console.log(`\nLeakers. ${seconds()}`)
  console.log(await leaks(bundle, ways, size))
  console.log(`\nInnocents: nobody may be named. ${seconds()}`)
  console.log(await innocents(material, bundle, ways, size))
}

const work = mkdtempSync(join(tmpdir(), 'forewarn-real-input-'))
const parse = await loadGrammars()
try {
  const missing = missingScripts()
  if (missing !== undefined) throw new Error(missing)
  const packages = fetchPackages(join(work, 'packages'))
  const materials: Readonly<Record<string, () => Material>> = {
    'nmap-common': () => nmapChecks(join(work, 'nmap-common', 'bundle'), dice(1)),
    'http-server': () => npmTool('http-server', packages, join(work, 'http-server', 'bundle')),
    nodemon: () => npmTool('nodemon', packages, join(work, 'nodemon', 'bundle')),
  }
  for (const [name, make] of Object.entries(materials)) {
    if (wanted.length === 0 || wanted.includes(name)) await measure(make(), packages)
  }
  console.log(`\nTook ${seconds()}.`)
} finally {
  rmSync(work, { recursive: true, force: true })
}
