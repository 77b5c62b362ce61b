// The cage against commands that reach out, spin, fork and flood; each with a control that may.

import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { utf8 } from '@forewarn/core/shared/bytes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bubblewrap, type CageLimits } from './sandbox.ts'

const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const isSkipped = !hasBubblewrap && process.env['CI'] === undefined
if (isSkipped) process.stderr.write('SKIPPED: the cage; apt-get install bubblewrap\n')

/** For what ends by itself, on a machine that does much else besides. */
const PATIENCE_SECONDS = 240

function python(
  script: string,
  timeoutSeconds = PATIENCE_SECONDS,
  limits: Partial<CageLimits> = {},
) {
  const files = new Map([['probe.py', utf8(script)]])
  return bubblewrap({ limits }).run({ command: ['python3', 'probe.py'], files, timeoutSeconds })
}

describe.skipIf(isSkipped)('the cage', () => {
  const outside = mkdtempSync(join(tmpdir(), 'forewarn-outside-'))
  const secret = join(outside, 'secret.txt')
  beforeAll(() => writeFileSync(secret, 'canary', { mode: 0o644 }))
  afterAll(() => rmSync(outside, { recursive: true }))

  it('passes a command that ends with 0 and fails one that does not, with its last words', async () => {
    expect(await python('print("hello")')).toMatchObject({ outcome: 'passed', stdout: 'hello\n' })
    const failed = await python('import sys; sys.exit("no such header")')
    expect(failed).toMatchObject({ outcome: 'failed', stderr: 'no such header\n' })
  })

  it.each([
    ['python3', '-c', 'open("deep/down.txt").read() == "x" or exit(1)'],
    [
      'node',
      '-e',
      'require("fs").readFileSync("deep/down.txt", "utf8") === "x" || process.exit(1)',
    ],
    ['lua5.4', '-e', 'assert(io.open("deep/down.txt"):read("a") == "x")'],
    ['sh', '-c', 'test "$(cat deep/down.txt)" = x'],
  ])('lets %s read the files it is given', async (...command) => {
    const cage = bubblewrap()
    const run = { command, timeoutSeconds: PATIENCE_SECONDS }
    const right = await cage.run({ ...run, files: new Map([['deep/down.txt', utf8('x')]]) })
    expect(right).toMatchObject({ outcome: 'passed' })
    const wrong = await cage.run({ ...run, files: new Map([['deep/down.txt', utf8('')]]) })
    expect(wrong).toMatchObject({ outcome: 'failed' })
  })

  it('runs the Node that runs Forewarn', async () => {
    const command = ['node', '-p', 'process.version']
    const { stdout } = await bubblewrap().run({
      command,
      files: new Map(),
      timeoutSeconds: PATIENCE_SECONDS,
    })
    expect(stdout.trim()).toBe(process.version)
  })

  it('lets nobody change the files it was given, and gives a /tmp of its own', async () => {
    expect((await python('open("probe.py", "w")')).stderr).toMatch(/Read-only|Permission/)
    expect((await python('open("beside.txt", "w")')).stderr).toMatch(/Read-only/)
    expect((await python('open("/dev/shm/x", "w")')).stderr).toMatch(/Read-only/)
    expect(await python('open("/tmp/x", "w").write("y")')).toMatchObject({ outcome: 'passed' })
    expect((await python('open("/tmp/x")')).stderr).toContain('FileNotFoundError')
  })

  it('shows no file from outside', async () => {
    const read = `print(open(${JSON.stringify(secret)}).read())`
    expect(execFileSync('python3', ['-c', read]).toString()).toBe('canary\n')
    const caged = await python(read)
    expect(caged).toMatchObject({ outcome: 'failed', stdout: '' })
    expect(caged.stderr).toContain('FileNotFoundError')
  })

  it('has no home and no account files', async () => {
    const list =
      'import os; print([p for p in ("/home", "/root", "/etc", "/var") if os.path.exists(p)])'
    expect(execFileSync('python3', ['-c', list]).toString()).toContain('/etc')
    expect((await python(list)).stdout).toBe('[]\n')
  })

  it('hands on no environment', async () => {
    const list = 'import os; print(sorted(os.environ))'
    process.env['FOREWARN_CANARY'] = 'canary'
    expect(execFileSync('python3', ['-c', list]).toString()).toContain('FOREWARN_CANARY')
    const { stdout } = await python(list)
    delete process.env['FOREWARN_CANARY']
    expect(stdout).toMatch(/^\['HOME', 'LANG', ('LC_CTYPE', )?'PATH', 'PWD'\]\n$/)
  })

  it('has no network, not even this machine', async () => {
    const server = createServer((socket) => socket.end('canary'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const connect = `import socket; print(socket.create_connection(("127.0.0.1", ${port}), 5).recv(9))`
    const control = await promisify(execFile)('python3', ['-c', connect])
    expect(control.stdout).toContain('canary')
    const caged = await python(connect)
    server.close()
    expect(caged).toMatchObject({ outcome: 'failed', stdout: '' })
    expect(caged.stderr).toContain('ConnectionRefusedError')
  })

  it('sees no process but its own, and cannot open a cage of its own', async () => {
    const count = 'import os; print(len([p for p in os.listdir("/proc") if p.isdigit()]))'
    expect(Number(execFileSync('python3', ['-c', count]))).toBeGreaterThan(3)
    expect(Number((await python(count)).stdout)).toBeLessThanOrEqual(2)
    const command = ['unshare', '--user', 'true']
    const nested = await bubblewrap().run({
      command,
      files: new Map(),
      timeoutSeconds: PATIENCE_SECONDS,
    })
    expect(nested.outcome).not.toBe('passed')
    expect(nested.stderr).toContain('unshare failed')
  })

  it('stops what takes too long by the clock', async () => {
    expect(await python('import time; time.sleep(60)', 1)).toMatchObject({ outcome: 'timed-out' })
    expect(await python('import time; time.sleep(0.2)')).toMatchObject({ outcome: 'passed' })
  })

  it('stops what spins, and names the processor', async () => {
    const spin = 'import time\nwhile time.process_time() < 1.2: pass'
    const stopped = await python(spin, PATIENCE_SECONDS, { cpuSeconds: 1 })
    expect(stopped).toMatchObject({ outcome: 'over-limit', limit: 'cpu' })
    expect(await python(spin, PATIENCE_SECONDS, { cpuSeconds: 10 })).toMatchObject({
      outcome: 'passed',
    })
  })

  it('stops what ignores the first signal too', async () => {
    const spin = 'import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass'
    const stopped = await python(spin, PATIENCE_SECONDS, { cpuSeconds: 1 })
    expect(stopped).toMatchObject({ outcome: 'over-limit', limit: 'cpu' })
  })

  it('stops what forks without end, and names the processes', async () => {
    const fork =
      'import os, time\nfor _ in range(40):\n  if os.fork() == 0: time.sleep(60); os._exit(0)'
    const stopped = await python(fork)
    expect(stopped).toMatchObject({ outcome: 'over-limit', limit: 'processes' })
    expect(await python(fork, PATIENCE_SECONDS, { processes: 64 })).toMatchObject({
      outcome: 'passed',
    })
  })

  it('stops what takes too much memory, and names it', async () => {
    const take = 'x = bytearray(150 * 1024 * 1024)'
    const stopped = await python(take, PATIENCE_SECONDS, { memoryBytes: 100 * 1024 * 1024 })
    expect(stopped).toMatchObject({ outcome: 'over-limit', limit: 'memory' })
    expect(await python(take)).toMatchObject({ outcome: 'passed' })
  })

  it.each([
    ['one file', 'open("/tmp/x", "wb").write(bytes(3 << 20))'],
    ['many files', 'for i in range(9): open(f"/tmp/{i}", "wb").write(bytes(1 << 19))'],
  ])('stops what writes too much into %s, and names the disk', async (_, write) => {
    const stopped = await python(write, PATIENCE_SECONDS, { diskBytes: 2 << 20 })
    expect(stopped).toMatchObject({ outcome: 'over-limit', limit: 'disk' })
    expect(await python(write)).toMatchObject({ outcome: 'passed' })
  })

  it('stops what prints without end, and keeps the end of what it said', async () => {
    const stopped = await python('while True: print("flood")')
    expect(stopped).toMatchObject({ outcome: 'over-limit', limit: 'output' })
    expect(stopped.stdout.length).toBeLessThanOrEqual(2000)
    expect(await python('print("drop")')).toMatchObject({ outcome: 'passed' })
  })

  it('leaves nothing running behind', async () => {
    // What lives on holds the output open: it would be waited for, and end as timed out.
    const linger = 'import os, time\nif os.fork() == 0:\n  os.setsid(); time.sleep(600)'
    expect(await python(linger)).toMatchObject({ outcome: 'passed' })
  })

  it('runs no more than it may at once', async () => {
    const cage = bubblewrap({ atOnce: 1 })
    const nap = { command: ['sleep', '0.2'], files: new Map(), timeoutSeconds: PATIENCE_SECONDS }
    const start = performance.now()
    await Promise.all([cage.run(nap), cage.run(nap), cage.run(nap)])
    expect(performance.now() - start).toBeGreaterThan(600)
  })
})

describe('without a cage', () => {
  it('runs nothing and says so', async () => {
    const cage = bubblewrap({ program: 'no-such-bubblewrap' })
    const result = await cage.run({ command: ['true'], files: new Map(), timeoutSeconds: 5 })
    expect(result.outcome).toBe('cage-absent')
    expect(result.stderr).toContain('ENOENT')
  })

  it('takes a bubblewrap that cannot set up its cage for none', async () => {
    const cage = bubblewrap({ program: 'true' })
    const result = await cage.run({ command: ['true'], files: new Map(), timeoutSeconds: 5 })
    expect(result.outcome).toBe('cage-absent')
  })
})
