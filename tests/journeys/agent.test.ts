// An agent for locked keys: it signs and opens for its desk, gives no secret out, and ends in time.

import { execFile, spawn } from 'node:child_process'
import { chmod, readdir, readFile, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { lockDigest } from '@forewarn/cli/agent/agent'
import { replaceKeyring } from '@forewarn/cli/ports/desk-folder'
import { base64, fromHex, utf8 } from '@forewarn/core/shared/bytes'
import { instant } from '@forewarn/core/shared/instant'
import { Keyring, LockedKeyring, lockKeyring } from '@forewarn/desk/keyring'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type CliWorld, openCliWorld, type Ran } from './cli-world.ts'

const run = promisify(execFile)
const ROOT = new URL('../..', import.meta.url).pathname
const MAIN = ['--conditions=source', 'cli/src/main.ts']
const WORDS = 'plain rowing otter lamp'
const MINUTE = 60_000
/** How long somebody waits for an agent to come up, or to be gone. */
const PATIENCE_MS = 300_000

let world: CliWorld
let secrets: Keyring
let desk: string
const type = (line: string) => world.type('owner', line)
const refused = async (line: string) => (await type(line)).refused
const digest = async () =>
  lockDigest(LockedKeyring.parse(JSON.parse(await readFile(join(desk, 'keyring.json'), 'utf8'))))

/** In this process and by this world's clock, once it answers. */
async function holding(line = 'agent --foreground'): Promise<{ over: Promise<Ran> }> {
  world.secrets = [WORDS]
  const running = type(line)
  await vi.waitFor(
    async () => expect(await asked({ ask: 'whose' })).toContain('whose'),
    PATIENCE_MS,
  )
  world.secrets = undefined
  return { over: running }
}

/** Under the same passphrase, with a lock that is tried in no time: the tests take it off often. */
const lockLightly = async () => replaceKeyring(desk, await lockKeyring(secrets, WORDS, 4))

/** Whatever it answers to one line; the keyring that is meant is filled in. */
async function asked(request: unknown): Promise<string> {
  const line =
    typeof request === 'string'
      ? request
      : `${JSON.stringify({ keyring: await digest(), ...(request as object) })}\n`
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(join(desk, 'agent/keys.sock'), () => socket.write(line))
    socket.on('data', (piece) => {
      answer += piece
    })
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.end())
    socket.on('close', () => resolve(answer))
  })
}

beforeAll(async () => {
  world = await openCliWorld('agent')
  desk = join(world.folder, 'desks/owner')
  await type(`found ${world.url} ${world.secret} --name Ada`)
  await type('case open thing')
  secrets = Keyring.parse(JSON.parse(await readFile(join(desk, 'keyring.json'), 'utf8')))
})
afterAll(() => world.end())
afterEach(() => type('agent --stop'))

it('holds nothing that has no lock', async () => {
  expect(await refused('agent')).toBe('file.malformed')
  await world.write('words.txt', `${WORDS}\n`)
  await type('keys lock --passphrase-file words.txt')
  expect(await refused('board')).toBe('keys.locked')
  await lockLightly()
  expect(await refused('board')).toBe('keys.locked')
  expect((await type('agent --stop')).out).toContain('No agent')
})

describe('while an agent holds the keys', () => {
  it('commands sign, open and know names again, and nobody types', async () => {
    const { over } = await holding()
    for (const line of ['board', 'case open another', 'calendar --out c.ics', 'doctor']) {
      expect(await refused(line)).toBeUndefined()
    }
    expect((await type('board')).out).toContain('another')
    expect((await type('agent --stop')).out).toContain('let the keys go')
    expect((await over).refused).toBeUndefined()
    expect(await refused('board')).toBe('keys.locked')
  })

  it('no answer of it holds a secret, and it signs nothing but what is of Forewarn', async () => {
    await holding()
    const said = [
      await asked({ ask: 'whose' }),
      await asked({ ask: 'sign', message: base64(utf8('forewarn act v1\n{}')) }),
      await asked({ ask: 'keyed', purpose: 'calendar', texts: ['x'] }),
      await asked({ ask: 'fileKey', header: base64(utf8('no header')) }),
    ]
    for (const one of said) expect(one).toMatch(/^\{"(whose|signature|keyed|refused)"/)
    const { signingSecret, identities } = secrets
    const bytes = base64(fromHex(signingSecret))
    for (const secret of [signingSecret, bytes, ...identities]) {
      expect(said.join()).not.toContain(secret)
    }
    expect(await asked({ ask: 'sign', message: base64(utf8('ssh login')) })).toBe('')
    expect(await asked({ ask: 'keyring' })).toBe('')
    expect(await asked('no JSON\n')).toBe('')
    expect(await asked({ ask: 'whose', keyring: '0'.repeat(64) })).toContain('keys.locked')
    expect(await refused('board')).toBeUndefined()
  })

  it('nobody else reaches it: socket and folder are its user’s alone, or it does not start', async () => {
    await holding()
    expect((await stat(join(desk, 'agent'))).mode & 0o077).toBe(0)
    expect((await stat(join(desk, 'agent/keys.sock'))).mode & 0o077).toBe(0)
    await chmod(join(desk, 'agent'), 0o755)
    expect(await refused('board')).toBe('keys.locked')
    await chmod(join(desk, 'agent'), 0o700)
    await type('agent --stop')
    await chmod(join(desk, 'agent'), 0o755)
    world.secrets = [WORDS]
    expect(await refused('agent --foreground')).toBe('file.malformed')
    world.secrets = undefined
    await chmod(join(desk, 'agent'), 0o700)
  })

  it('there is one: a second is refused, and the first goes on', async () => {
    await holding()
    world.secrets = [WORDS]
    expect(await refused('agent --foreground')).toBe('store.inUse')
    expect(world.secrets).toEqual([WORDS])
    world.secrets = undefined
    expect(await refused('board')).toBeUndefined()
  })

  it('another passphrase is asked for with the one there is, and ends what it was asked for', async () => {
    await world.write('other.txt', 'seven quiet green doors\n')
    await holding()
    expect(await refused('keys lock --passphrase-file other.txt')).toBe('keys.locked')
    world.env = { FOREWARN_PASSPHRASE_FILE: 'words.txt' }
    await type('keys lock --passphrase-file other.txt')
    world.env = {}
    expect(await refused('board')).toBe('keys.locked')
    await lockLightly()
  })

  it('what must outlive it has its own keys, and a backup has none of it', async () => {
    await holding()
    expect(await refused('stand-by --once')).toBe('keys.locked')
    expect(await refused('backup --to desk.age --passphrase-file words.txt')).toBeUndefined()
    await type('restore --from desk.age --passphrase-file words.txt --desk again')
    expect(await readdir(join(world.folder, 'again'))).not.toContain('keys.sock')
  })
})

describe('an agent ends', () => {
  it('when nothing was asked of it for as long as was said', async () => {
    const { over } = await holding('agent --foreground --minutes 10')
    for (const minutes of [9, 9]) {
      world.now = instant(world.now + minutes * MINUTE)
      expect(await refused('board')).toBeUndefined()
    }
    world.now = instant(world.now + 10 * MINUTE)
    expect(await refused('board')).toBe('keys.locked')
    await over
    expect(await readdir(join(desk, 'agent'))).not.toContain('keys.sock')
  })

  it('at the latest after the hours that were said, however busy, and with nobody asking', async () => {
    const { over } = await holding('agent --foreground --minutes 59 --hours 1')
    world.now = instant(world.now + 50 * MINUTE)
    expect(await refused('board')).toBeUndefined()
    world.now = instant(world.now + 10 * MINUTE)
    await over
    expect(await refused('board')).toBe('keys.locked')
  })

  it('by being killed, too: the next commands ask a person, and the next agent starts', async () => {
    const env = { ...process.env, FOREWARN_PASSPHRASE_FILE: join(world.folder, 'words.txt') }
    const line = [...MAIN, 'agent', '--foreground', '--desk', desk]
    const child = spawn(process.execPath, line, { cwd: ROOT, env, stdio: 'ignore' })
    await vi.waitFor(
      async () => expect(await asked({ ask: 'whose' })).toContain('whose'),
      PATIENCE_MS,
    )
    expect(await refused('board')).toBeUndefined()
    child.kill('SIGKILL')
    await new Promise((gone) => child.once('exit', gone))
    expect(await readdir(join(desk, 'agent'))).toContain('keys.sock')
    expect(await refused('board')).toBe('keys.locked')
    await holding()
    expect(await refused('board')).toBeUndefined()
  })

  it('but not with the command that left it behind', async () => {
    const env = { ...process.env, FOREWARN_PASSPHRASE_FILE: join(world.folder, 'words.txt') }
    const line = [...MAIN, 'agent', '--json', '--desk', desk]
    const { stdout } = await run(process.execPath, line, { cwd: ROOT, env })
    expect(JSON.parse(stdout)).toMatchObject({ actor: secrets.actor, minutes: 15, hours: 8 })
    expect(await refused('board')).toBeUndefined()
    expect(await world.json('owner', 'agent --stop')).toEqual({ stopped: true })
    await vi.waitFor(async () => {
      expect(await readdir(join(desk, 'agent'))).not.toContain('keys.sock')
    }, PATIENCE_MS)
  })
})
