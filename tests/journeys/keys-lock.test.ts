// Keys under a passphrase at the terminal: locked, opened, changed, taken off, and nothing lost on the way.

import { execFile } from 'node:child_process'
import {
  type FileHandle,
  open as openFile,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { replaceKeyring } from '@forewarn/cli/ports/desk-folder'
import { openWithPassphrase } from '@forewarn/core/sealing/passphrase'
import { fromBase64, text } from '@forewarn/core/shared/bytes'
import { Keyring, LockedKeyring, lockKeyring, unlockKeyring } from '@forewarn/desk/keyring'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type CliWorld, openCliWorld } from './cli-world.ts'

const run = promisify(execFile)
const ROOT = new URL('../..', import.meta.url).pathname

const WORDS = 'plain rowing otter lamp'
const OTHER = 'seven quiet green doors'

let world: CliWorld
const at = (path: string) => join(world.folder, path)

/** What every open file of Node inherits from: the disk fails there, and none of our code is replaced. */
async function fileHandles(): Promise<Pick<FileHandle, 'writeFile'>> {
  const handle = await openFile('/dev/null')
  await handle.close()
  return Object.getPrototypeOf(handle)
}

const kept = (who = 'owner') => readFile(at(`desks/${who}/keyring.json`), 'utf8')
const files = async (who = 'owner') => (await readdir(at(`desks/${who}`))).sort()

beforeAll(async () => {
  world = await openCliWorld('keys-lock')
  await world.type('owner', `found ${world.url} ${world.secret} --name Ada`)
  await world.write('words.txt', `${WORDS}\n`)
  await world.write('other.txt', `${OTHER}\n`)
  await world.write('short.txt', 'short\n')
})
afterAll(async () => world.end())

describe('keys that lie open', () => {
  it('are as good as ever, and doctor says that they are open', async () => {
    expect((await world.type('owner', 'board')).refused).toBeUndefined()
    expect((await world.type('owner', 'doctor')).out).toContain('without a passphrase')
  })

  it('are not locked with what is too short, typed otherwise, or not typed at all', async () => {
    const before = await kept()
    const refused = async (line: string) => (await world.type('owner', line)).refused
    expect(await refused('keys lock')).toBe('input.missing')
    expect(await refused('keys lock --passphrase-file short.txt')).toBe('file.malformed')
    world.secrets = ['too short']
    expect(await refused('keys lock')).toBe('keys.typo')
    world.secrets = [WORDS, OTHER]
    expect(await refused('keys lock')).toBe('keys.typo')
    world.secrets = undefined
    expect(await kept()).toBe(before)
  })
})

describe('keys under a passphrase', () => {
  let open: string
  beforeAll(async () => {
    open = await kept()
    world.secrets = [WORDS, WORDS]
    expect((await world.type('owner', 'keys lock')).out).toContain('are locked')
    world.secrets = undefined
  })

  /** The same keys under a lock that is tried in no time: from then on the tests try it often. */
  const lockLightly = async (passphrase: string) => {
    const keyring = await unlockKeyring(LockedKeyring.parse(JSON.parse(await kept())), passphrase)
    await replaceKeyring(at('desks/owner'), await lockKeyring(keyring, passphrase, 4))
  }

  it('stand nowhere in the folder of the desk any more', async () => {
    const { signingSecret, identities } = Keyring.parse(JSON.parse(open))
    const locked = await kept()
    for (const secret of [signingSecret, ...identities]) expect(locked).not.toContain(secret)
    expect((await files()).filter((name) => /key|offered|tmp/.test(name))).toEqual(['keyring.json'])
  })

  it('are an age file under a passphrase, as the age command has it', async () => {
    const { locked } = LockedKeyring.parse(JSON.parse(await kept()))
    const plain = text(await openWithPassphrase(fromBase64(locked), WORDS))
    expect(JSON.parse(plain)).toEqual(JSON.parse(open))
    await lockLightly(WORDS)
  })

  it('are refused to every command where nobody types, and to who types another', async () => {
    const before = await kept()
    expect((await world.type('owner', 'board')).refused).toBe('keys.locked')
    world.secrets = [OTHER, OTHER, OTHER]
    expect((await world.type('owner', 'board')).refused).toBe('keys.passphrase')
    world.secrets = undefined
    expect(await kept()).toBe(before)
  })

  it('open for one command to who types them, asked once, at the second try too', async () => {
    world.secrets = [OTHER, WORDS]
    const { refused, notes } = await world.type('owner', 'board')
    world.secrets = undefined
    expect([refused, notes.match(/Passphrase of/g)?.length]).toEqual([undefined, 2])
    expect((await world.type('owner', 'board')).refused).toBe('keys.locked')
  })

  it('open to a script that names a file', async () => {
    world.env = { FOREWARN_PASSPHRASE_FILE: 'words.txt' }
    expect((await world.type('owner', 'board')).refused).toBeUndefined()
    expect((await world.type('owner', 'doctor')).out).toContain('locked with a passphrase')
    world.env = { FOREWARN_PASSPHRASE_FILE: 'other.txt' }
    expect((await world.type('owner', 'board')).refused).toBe('keys.passphrase')
    world.env = {}
  })

  it('go into a backup as they are, and come back', async () => {
    await world.type('owner', 'backup --to desk.age --passphrase-file other.txt')
    await world.type('restored', 'restore --from desk.age --passphrase-file other.txt')
    expect(await kept('restored')).toBe(await kept())
  })

  it('stay as they were where the disk is full, and nothing half written stays', async () => {
    const before = await kept()
    world.env = { FOREWARN_PASSPHRASE_FILE: 'words.txt' }
    const disk = await fileHandles()
    const whole = disk.writeFile
    vi.spyOn(disk, 'writeFile').mockImplementationOnce(async function (this: FileHandle, bytes) {
      await whole.call(this, (bytes as Uint8Array).subarray(0, 100))
      throw new Error('ENOSPC')
    })
    const locking = world.type('owner', 'keys lock --passphrase-file other.txt')
    await expect(locking).rejects.toThrow('ENOSPC')
    vi.restoreAllMocks()
    world.env = {}
    expect(await kept()).toBe(before)
    expect((await files()).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('are the old ones or the new ones where the command was killed at any step', async () => {
    const killed = '--conditions=source --import ./tests/crash/kill-at-step.ts cli/src/main.ts'
    const line = 'keys lock --passphrase-file other.txt --desk desks/owner'
    const found: string[] = []
    for (const [step, when] of [
      [1, 'half'],
      [2, 'before'],
      [3, 'before'],
      [4, 'before'],
    ] as const) {
      const before = await kept()
      const env = { ...process.env, FOREWARN_PASSPHRASE_FILE: at('words.txt') }
      const words = [
        ...killed.split(' '),
        ...line.replaceAll(/(other|desks)/g, `${world.folder}/$1`).split(' '),
      ]
      const ran = run(process.execPath, words, {
        ...{ cwd: ROOT, env: { ...env, KILL_STEP: String(step), KILL_WHEN: when } },
      })
      await expect(ran).rejects.toMatchObject({ signal: 'SIGKILL' })
      const passphrase = (await kept()) === before ? WORDS : OTHER
      found.push(passphrase)
      const keyring = await unlockKeyring(LockedKeyring.parse(JSON.parse(await kept())), passphrase)
      expect(keyring).toEqual(JSON.parse(open))
      await writeFile(at('desks/owner/keyring.json'), before, { mode: 0o600 })
    }
    expect(found).toEqual([WORDS, WORDS, WORDS, OTHER])
    for (const name of (await files()).filter((one) => one.endsWith('.tmp'))) {
      await rm(at(`desks/owner/${name}`))
    }
  })

  it('get another passphrase, and lose it, with the one they have', async () => {
    world.env = { FOREWARN_PASSPHRASE_FILE: 'words.txt' }
    await world.type('owner', 'keys lock --passphrase-file other.txt')
    await lockLightly(OTHER)
    expect((await world.type('owner', 'keys unlock --yes')).refused).toBe('keys.passphrase')
    world.env = { FOREWARN_PASSPHRASE_FILE: 'other.txt' }
    expect((await world.type('owner', 'keys unlock')).refused).toBe('person.unconfirmed')
    expect((await world.type('owner', 'keys unlock --yes')).out).toContain('have no lock')
    world.env = {}
    expect(JSON.parse(await kept())).toEqual(JSON.parse(open))
    expect((await world.type('owner', 'board')).refused).toBeUndefined()
  })
})

describe('fresh keys', () => {
  const invited = async (who: string): Promise<string> => {
    const line = `staff invite --name ${who} --out letters`
    const { letter } = await world.json<{ letter: string }>('owner', line)
    return letter
  }

  it('are never on disk open where a person gave a passphrase, not even while they are offered', async () => {
    const letter = await invited('Grace')
    const disk = await fileHandles()
    const written: string[] = []
    const whole = disk.writeFile
    vi.spyOn(disk, 'writeFile').mockImplementation(function (this: FileHandle, bytes) {
      written.push(text(bytes as Uint8Array))
      return whole.call(this, bytes)
    })
    world.secrets = [WORDS, WORDS]
    expect((await world.type('grace', `enrol ${letter}`)).out).toContain('Fingerprint:')
    vi.restoreAllMocks()
    world.secrets = undefined
    const locked = written.filter((one) => one.includes('"locked"'))
    expect(locked).toHaveLength(2)
    expect(written.filter((one) => /SECRET|identities/i.test(one))).toEqual([])
    expect(LockedKeyring.parse(JSON.parse(await kept('grace'))).forewarn).toBe(1)
    expect(await files('grace')).toEqual(['keyring.json'])
  })

  it('have none where nobody is there to type one', async () => {
    await world.type('joan', `enrol ${await invited('Joan')}`)
    expect(Keyring.safeParse(JSON.parse(await kept('joan'))).success).toBe(true)
  })
})

it('a passphrase that is typed is not shown', async () => {
  const typist = `
import os, pty, sys, time
child, screen = pty.fork()
if child == 0: os.execvp(sys.argv[1], sys.argv[1:])
seen = b''
answers = [b'New passphrase: ', b'Again: ']
while True:
    try: piece = os.read(screen, 4096)
    except OSError: break
    if not piece: break
    seen += piece
    if answers and answers[0] in seen:
        answers.pop(0)
        time.sleep(0.3)
        os.write(screen, b'${OTHER}\\r')
sys.stdout.buffer.write(seen)
`
  await world.write('typist.py', typist)
  const line = [
    '--conditions=source',
    'cli/src/main.ts',
    'keys',
    'lock',
    '--desk',
    at('desks/joan'),
  ]
  const { stdout } = await run('python3', [at('typist.py'), process.execPath, ...line], {
    cwd: ROOT,
  })
  expect(stdout).toContain('New passphrase: ')
  expect(stdout).toContain('are locked')
  for (const word of OTHER.split(' ')) expect(stdout).not.toContain(word)
  const locked = LockedKeyring.parse(JSON.parse(await kept('joan')))
  expect((await unlockKeyring(locked, OTHER)).actor).toBe(locked.actor)
})
