// Hostile input, at a real command line: samples and bundles that would hang, climb out, swell or crash, and what is said.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { utf8 } from '@forewarn/core/shared/bytes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bubblewrap } from '../../cli/src/ports/sandbox.ts'
import { plainEnvironment } from '../crash/real-house.ts'

const FOREWARN = fileURLToPath(new URL('../../cli/bin/forewarn.js', import.meta.url))
/** Twenty times what the slowest here takes alone on a machine; a command that hangs is killed then. */
const PATIENCE_MS = 400_000

const folder = mkdtempSync(join(tmpdir(), 'forewarn-hostile-'))
const HONEST = 'export function add(first, second) {\n  return first + second\n}\n'

beforeAll(async () => {
  put('people.json', '[{"id":"alice","partner":"a"},{"id":"bob","partner":"b"}]')
  put('bundle/a.js', HONEST)
  const { code, notes } = await type('mark bundle --recipients people.json --out marked')
  expect([code, notes]).toEqual([0, expect.anything()])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

/** Types a command in the folder. `code` is null where it had to be killed. */
async function type(line: string, more: NodeJS.ProcessEnv = {}) {
  const child: ChildProcess = spawn(process.execPath, [FOREWARN, ...line.split(' ')], {
    cwd: folder,
    env: plainEnvironment({ HOME: join(folder, 'home'), ...more }),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  })
  const [out, notes, [code]] = await Promise.all([
    child.stdout === null ? '' : textOf(child.stdout),
    child.stderr === null ? '' : textOf(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return { out, notes, code }
}

const trace = (path: string) => type(`trace ${path} --master marked/master.json`)

describe('a sample', () => {
  it('that cannot be read is refused by name, and the others are read', async () => {
    put('seen/ours.js', HONEST)
    put(
      'seen/binary.js',
      Uint8Array.from({ length: 9000 }, (_, i) => (i * 7919) % 256),
    )
    put('seen/line.js', 'a'.repeat(50 * 1000 * 1000))
    symlinkSync('/etc/passwd', join(folder, 'seen/link.js'))
    symlinkSync('.', join(folder, 'seen/loop'))
    execFileSync('mkfifo', [join(folder, 'seen/pipe.js')])
    const socket = createServer().listen(join(folder, 'seen/socket.js'))
    await once(socket, 'listening')
    const { notes, out, code } = await type('compare seen --against bundle')
    socket.close()
    for (const said of [
      'seen/line.js: it holds a text of more than 4 MiB, of which so much was compared',
      'seen/link.js: a symbolic link.',
      'seen/loop: a symbolic link.',
      'seen/pipe.js: not a plain file.',
      'seen/socket.js: not a plain file.',
    ]) {
      expect(notes).toContain(said)
    }
    expect(out).toContain('seen/ours.js')
    expect(out).toContain('seen/binary.js: insufficient')
    expect(code).toBe(2)
  })

  it.each([
    ['pipe that nobody writes to', 'seen/pipe.js', 'not a plain file'],
    ['device without end', '/dev/zero', 'not a plain file'],
    ['line of 50 MB', 'seen/line.js', 'larger than 4096 KiB'],
  ])('that is a %s does not hold the command up', async (_, path, said) => {
    const { notes, code } = await trace(path)
    expect(notes).toContain(said)
    expect(code).toBe(2)
  })

  it.each([
    ['brackets', 'deep.js', '['.repeat(100_000)],
    ['calls', 'calls.py', 'f('.repeat(100_000)],
    ['blocks', 'blocks.lua', 'do '.repeat(100_000)],
    ['templates', 'templates.js', '`${'.repeat(100_000)],
    ['quotations', 'quotations.md', '> '.repeat(100_000)],
    ['a string that never ends', 'string.js', `"${'a'.repeat(3_900_000)}`],
    ['nested repetition', 'pattern.js', `/${'(a+)+'.repeat(100_000)}b/`],
  ])('of endless %s gets an ordinary answer', async (_, path, content) => {
    put(path, content)
    const { out, code } = await trace(path)
    expect(out).toContain('Not ours')
    expect(code).toBe(4)
  })

  it('that is not UTF-8 is read as far as it is text', async () => {
    put('latin.js', Uint8Array.from(Buffer.from(`${HONEST}// \xe9\xff\xfe\n`, 'latin1')))
    const { out, notes } = await type('compare latin.js --against bundle')
    expect([out, notes]).toEqual([expect.stringContaining('latin.js'), ''])
  })

  it('that would swell past all memory is refused by the limit, and one below it is not', async () => {
    for (const i of [1, 2, 3]) put(`swelling/${i}.js`, '('.repeat(4_000_000))
    const { notes, code } = await trace('swelling')
    expect(notes).toContain('swelling: it holds more than 8000000 words and signs')
    expect(code).toBe(2)
  })
})

describe('a bundle', () => {
  const mark = (path: string) => type(`mark ${path} --recipients people.json --out out-${path}`)

  it.each([
    ['huge', 'a line of 50 MB', 'a.js is larger than 8192 KiB'],
    ['nested', 'a bundle.yaml of endless brackets', 'bundle.yaml:1: nested too deeply'],
    ['listed', 'a bundle.yaml of endless lists', 'bundle.yaml:1: nested too deeply'],
    ['laughing', 'aliases that multiply', 'bundle.yaml:1: an anchor (&a) stands here'],
    ['climbing', 'a path that climbs out', 'bundle.yaml:6: items[0].path: the path'],
    ['linked', 'a link to a file outside', 'link.js: a symbolic link'],
  ])('%s, with %s, is refused by name, and nothing is written', async (name, _, said) => {
    const { notes, code } = await mark(name)
    expect(notes).toContain(said)
    expect(code).toBe(2)
    expect(() => execFileSync('ls', [join(folder, `out-${name}`)], { stdio: 'ignore' })).toThrow()
  })

  beforeAll(() => {
    put('huge/a.js', '')
    truncateSync(join(folder, 'huge/a.js'), 50 * 1000 * 1000)
    put('nested/bundle.yaml', '['.repeat(200_000))
    put('listed/bundle.yaml', '- '.repeat(100_000))
    put('laughing/bundle.yaml', 'a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n')
    put('climbing/bundle.yaml', yaml('../people.json', 'true'))
    put('linked/a.js', HONEST)
    symlinkSync(join(folder, 'people.json'), join(folder, 'linked/link.js'))
  })
})

const isCaged = spawnSync('bwrap', ['--version']).status === 0

describe.skipIf(!isCaged)('a check that an author was talked into', () => {
  const ATTACKS: readonly (readonly [
    what: string,
    script: (port: number) => string,
    said: string,
  ])[] = [
    [
      'reads home',
      () => `open(${JSON.stringify(join(folder, 'home/secret'))})`,
      'FileNotFoundError',
    ],
    [
      'calls home',
      (port) => `import socket; socket.create_connection(('127.0.0.1', ${port}))`,
      'ConnectionRefusedError',
    ],
    ['floods', () => `while True: print('x' * 99)`, 'over-limit (output)'],
    ['forks', () => `import os\nwhile True: os.fork()`, 'over-limit (processes)'],
    ['swells', () => `x = bytearray(2 << 30)`, 'over-limit (memory)'],
    ['fills the disk', () => `open('/tmp/x', 'wb').write(bytes(40 << 20))`, 'over-limit (disk)'],
  ]

  it.each(ATTACKS)('and that %s is stopped, and the reason named', async (what, script, said) => {
    put('home/secret', 'canary')
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const name = `check-${what.replaceAll(' ', '-')}`
    put(`${name}/probe.py`, `${script(port)}\n`)
    put(`${name}/bundle.yaml`, yaml('probe.py', 'python3, probe.py'))
    const { notes, code } = await type(`mark ${name} --recipients people.json --out out-${name}`)
    server.close()
    expect(notes).toContain('The check of probe.py on the master ended as')
    expect(notes).toContain(said)
    expect(code).toBe(2)
  })

  it('sees no other copy, whatever runs beside it; without a cage it would', async () => {
    const own = (id: string) => `canary of ${id}`
    // Wherever a process may look for another: files, and the words and environment of processes.
    const search = `import os, sys, time
time.sleep(1)
needle = b'canary' + b' of '
seen = set()
for top in sys.argv[2:]:
  for at, folders, files in os.walk(top):
    for name in files:
      if top == '/proc' and name not in ('cmdline', 'environ'): continue
      try:
        found = open(os.path.join(at, name), 'rb').read(1 << 16)
      except OSError:
        continue
      if needle in found: seen.add(found[found.index(needle):][:12].decode('latin1'))
print(*sorted(seen))
`
    const cage = bubblewrap({ atOnce: 2 })
    const runs = ['al', 'bo'].map((id) =>
      cage.run({
        command: ['python3', 'search.py', own(id), '/bundle', '/tmp', '/dev/shm', '/proc'],
        files: new Map([
          ['search.py', utf8(search)],
          ['copy.txt', utf8(own(id))],
        ]),
        timeoutSeconds: 60,
      }),
    )
    const results = await Promise.all(runs)
    expect(results.map(({ stdout }) => stdout)).toEqual(['canary of al\n', 'canary of bo\n'])
    const beside = spawn('python3', ['-c', 'import time; time.sleep(60)', own('bo')])
    const uncaged = spawnSync('python3', ['-c', search, own('al'), '/proc'], { encoding: 'utf8' })
    beside.kill()
    expect(uncaged.stdout).toContain('canary of bo')
  })
})

function yaml(path: string, command: string): string {
  return `forewarn: 1
title: T
case: c
tlp: RED
items:
  - path: ${path}
    class: verification-code
    may: Run it.
    check: { command: [${command}] }
`
}
