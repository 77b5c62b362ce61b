// The main job on programs that nobody here wrote: marked for 400, disguised, cut, traced.
//   node --conditions=source bench/real-input.ts [--quick] [nmap-common|http-server|nodemon]
// Needs nmap-common and lua5.4 from apt, and npm. Everything is drawn from fixed seeds. Ends with
// exit code 1 where anybody was named who is not to blame.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { dice } from '@forewarn/core/marking/codes/dice'
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
const wanted = process.argv.slice(2).find((word) => !word.startsWith('--'))
const size: Size = isQuick
  ? { leakers: 3, others: 1, copies: 2, strangers: 6 }
  : { leakers: 20, others: 5, copies: 5, strangers: 24 }

const parse = await loadGrammars()
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

const MATERIALS: Readonly<Record<string, (folder: string, packages: string) => Material>> = {
  'nmap-common': (folder) => nmapChecks(folder, dice(1)),
  'http-server': (folder, packages) => npmTool('http-server', packages, folder),
  nodemon: (folder, packages) => npmTool('nodemon', packages, folder),
}

async function measureOne(name: string): Promise<void> {
  const make = MATERIALS[name]
  const missing = make === undefined ? `There is no material ${name}.` : missingScripts()
  if (make === undefined || missing !== undefined) throw new Error(missing)
  const work = mkdtempSync(join(tmpdir(), 'forewarn-real-input-'))
  try {
    const packages = fetchPackages(join(work, 'packages'))
    await measure(make(join(work, name, 'bundle'), packages), packages)
    console.log(`\nTook ${seconds()}.`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Each material in a process of its own, at the same time; what they print, in order. */
async function measureAll(): Promise<void> {
  const runs = Object.keys(MATERIALS).map((name) => {
    const args = [...process.execArgv, ...process.argv.slice(1), name]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let shown = ''
    child.stdout.on('data', (chunk) => (shown += chunk))
    return new Promise<string>((resolve) => {
      child.on('close', (code, signal) => {
        if (code !== 0) process.exitCode = 1
        resolve(code === null ? `${shown}\n${name}: ended by ${signal}` : shown)
      })
    })
  })
  for (const run of runs) console.log((await run).trimEnd())
}

await (wanted === undefined ? measureAll() : measureOne(wanted))
