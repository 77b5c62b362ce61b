// Whether marked copies still do what the originals do.

import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { filesBelow, type Material } from './real-input-material.ts'

const REHEARSE = join(import.meta.dirname, 'real-input', 'rehearse.lua')
/** Circumstances in which a script is run: every answer it gets differs between them. */
const WORLDS = 24

/** By script: what it asked of the world, as a digest and a count. */
function rehearse(folder: string, names: readonly string[]): string[] {
  const input = names.map((name) => `${join(folder, name)}\n`).join('')
  const printed = execFileSync('lua5.4', [REHEARSE, String(WORLDS)], { input, encoding: 'utf8' })
  return printed.trimEnd().split('\n')
}

const scriptsOf = (folder: string) => filesBelow(folder).filter((path) => path.endsWith('.nse'))

/** Loads and runs every script of every copy among stand-ins, and of spoilt ones as a control. */
function luaWorks({ folder }: Material, copies: readonly string[]): string[] {
  const names = scriptsOf(folder)
  const expected = rehearse(folder, names)
  const asked = expected.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)
  let alike = 0
  for (const copy of copies) {
    const found = rehearse(copy, names)
    const other = names.filter((_, at) => found[at] !== expected[at])
    alike += names.length - other.length
    for (const name of other) console.log(`  DIFFERS: ${join(copy, name)}`)
  }
  const { spoilt, noticed } = spoiltScripts(folder, names, expected)
  const total = names.length * copies.length
  return [
    `${alike} of ${total} scripts of ${copies.length} copies load in Lua 5.4 and ask the same of the world`,
    `  in ${WORLDS} circumstances (${asked} steps compared in each copy)`,
    `  control: ${noticed} of ${spoilt} scripts with one turned comparison were noticed`,
  ]
}

/** The control: one comparison of each script turned round. */
function spoiltScripts(folder: string, names: readonly string[], expected: readonly string[]) {
  const spoilt = mkdtempSync(`${folder}-spoilt-`)
  const changed = names.filter((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    const turned = text.replace(/\n( *(?:else)?if.*?) == /, '\n$1 ~= ')
    writeFileSync(join(spoilt, name), turned)
    return turned !== text
  })
  const found = rehearse(spoilt, names)
  const noticed = changed.filter(
    (name) => found[names.indexOf(name)] !== expected[names.indexOf(name)],
  )
  return { spoilt: changed.length, noticed: noticed.length }
}

/** What a run of a tool shows. */
type Probe = (folder: string, scratch: string) => Promise<string>

/** Runs the tool of every copy beside the original's, with the original's packages around it. */
async function toolWorks(
  { name, folder }: Material,
  copies: readonly string[],
  packages: string,
): Promise<string[]> {
  const probe = PROBES[name]
  if (probe === undefined) throw new Error(`no probe for ${name}`)
  const probeIn = async (copy: string) => {
    symlinkSync(join(packages, 'node_modules'), join(copy, 'node_modules'))
    const shown = await probe(copy, dirname(packages))
    rmSync(join(copy, 'node_modules'))
    return shown
  }
  const expected = await probeIn(folder)
  const differences = new Map<string, number>()
  let alike = 0
  for (const copy of copies) {
    const found = await probeIn(copy)
    if (found === expected) alike++
    for (const line of changedLines(expected, found)) {
      differences.set(line, (differences.get(line) ?? 0) + 1)
    }
  }
  return [
    `${alike} of ${copies.length} copies answer as the original: ${expected.length} characters of`,
    '  --version, --help and behaviour compared',
    ...[...differences].map(([line, count]) => `  other in ${count}: ${line}`),
  ]
}

/** Lines that only the original shows. */
function changedLines(expected: string, found: string): string[] {
  const shown = new Set(found.split('\n'))
  return expected.split('\n').filter((line) => !shown.has(line))
}

const PROBES: Readonly<Record<string, Probe>> = {
  'http-server': probeServer,
  nodemon: probeWatcher,
}

const MOST_MS = 20_000

function run(file: string, args: readonly string[], cwd?: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], { cwd, timeout: MOST_MS })
    let shown = ''
    child.stdout.on('data', (chunk) => (shown += chunk))
    child.stderr.on('data', (chunk) => (shown += chunk))
    child.on('close', (code) => resolve(`${shown}\nexit ${code}\n`))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** The folder that every server serves: made once, because an answer tells a file's number and date. */
function website(scratch: string): string {
  const root = join(scratch, 'site')
  if (existsSync(root)) return root
  mkdirSync(join(root, 'listed'), { recursive: true })
  mkdirSync(join(root, 'home'))
  writeFileSync(join(root, 'listed', 'a b.txt'), 'one\n')
  writeFileSync(join(root, 'listed', 'ü.json'), '{}\n')
  writeFileSync(join(root, 'home', 'index.html'), '<p>home\n')
  writeFileSync(join(root, 'plain.txt'), 'x'.repeat(5000))
  return root
}

const REQUESTS: readonly (readonly [string, RequestInit?])[] = [
  ['/'],
  ['/plain.txt'],
  ['/plain.txt', { method: 'HEAD' }],
  ['/plain.txt', { method: 'POST' }],
  ['/plain.txt', { headers: { range: 'bytes=10-19' } }],
  ['/plain.txt', { headers: { range: 'bytes=9000-' } }],
  ['/plain.txt', { headers: { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' } }],
  ['/plain.txt?x=1', { headers: { 'accept-encoding': 'br, gzip' } }],
  ['/listed/'],
  ['/listed', { redirect: 'manual' }],
  ['/listed/a%20b.txt'],
  ['/listed/%C3%BC.json'],
  ['/home/'],
  ['/missing'],
  ['/%'],
  ['/..%2f..%2fetc%2fpasswd'],
]

/** Serves a folder on the loopback, asks for much of it, and stops. */
async function probeServer(folder: string, scratch: string): Promise<string> {
  const bin = join(folder, 'bin', 'http-server')
  const port = await freePort()
  const args = [
    website(scratch),
    '-a',
    '127.0.0.1',
    '-p',
    String(port),
    '--cors',
    '-c10',
    '-g',
    '-s',
  ]
  const server = spawn(process.execPath, [bin, ...args], { stdio: 'ignore' })
  try {
    await answers(port)
    const shown = [await run(bin, ['--version']), await run(bin, ['--help'])]
    for (const [path, init] of REQUESTS) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, init)
      const headers = [...response.headers].filter(([name]) => name !== 'date')
      const line = `${init?.method ?? 'GET'} ${path} ${response.status}`
      shown.push(line, JSON.stringify(headers), await response.text())
    }
    return shown.join('\n').replaceAll(String(port), 'PORT').replaceAll(folder, 'FOLDER')
  } finally {
    server.kill()
  }
}

async function answers(port: number): Promise<void> {
  for (const until = performance.now() + MOST_MS; performance.now() < until; ) {
    const found = await fetch(`http://127.0.0.1:${port}/plain.txt`).catch(() => undefined)
    if (found?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the server did not start')
}

/** Lets it run a program that ends, one that fails, and options that it must refuse. */
async function probeWatcher(folder: string, scratch: string): Promise<string> {
  const bin = join(folder, 'bin', 'nodemon.js')
  const work = mkdtempSync(join(scratch, 'watch-'))
  writeFileSync(
    join(work, 'fails.js'),
    'console.log("ran", process.argv.slice(2)); process.exit(3)',
  )
  const shown = [
    await run(bin, ['--version']),
    await run(bin, ['--help'], work),
    await run(bin, ['--help', 'config'], work),
    await run(bin, ['--exitcrash', 'fails.js', 'one', '--two'], work),
    await run(
      bin,
      ['--dump', '--ext', 'js,css', '--ignore', 'x/', '--delay', '2', 'fails.js'],
      work,
    ),
    await restarted(bin, work),
  ]
  return shown
    .join('\n')
    .replaceAll(work, 'WORK')
    .replaceAll(folder, 'FOLDER')
    .replace(/\d{4,}/g, 'N')
}

/** Starts a program under it, changes the program, and tells what both runs printed. */
function restarted(bin: string, work: string): Promise<string> {
  const program = join(work, 'waits.js')
  writeFileSync(program, 'console.log("first"); setInterval(() => {}, 1000)')
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, '-q', 'waits.js'], { cwd: work, timeout: MOST_MS })
    let shown = ''
    child.stdout.on('data', (chunk) => {
      shown += chunk
      if (shown === 'first\n') {
        setTimeout(
          () => writeFileSync(program, 'console.log("second")\nsetInterval(() => {}, 1000)'),
          1500,
        )
      }
      if (shown.includes('second')) child.kill('SIGINT')
    })
    child.on('close', () => resolve(shown))
  })
}

/** Lines that say what was compared and how much of it was alike. */
export function works(
  material: Material,
  copies: readonly string[],
  packages: string,
): Promise<string[]> {
  if (material.code === 'lua') return Promise.resolve(luaWorks(material, copies))
  return toolWorks(material, copies, packages)
}
