// What both programs keep so that they start quicker the next time, and whose home they leave alone.

import { execFile, spawnSync } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const PROGRAMS = ['cli/bin/forewarn.js', 'server/bin/forewarn-house.js']
const isRoot = process.getuid?.() === 0

/** A Node of this machine that is too old for us, where there is one. */
const OLD = (process.env['PATH'] ?? '')
  .split(':')
  .map((folder) => join(folder, 'node'))
  .find((node) =>
    /^v(?:1\d|2[0-3])\./.test(spawnSync(node, ['--version']).stdout?.toString() ?? ''),
  )

describe.each(PROGRAMS)('%s', (program) => {
  const path = new URL(`../../${program}`, import.meta.url).pathname
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'forewarn-home-'))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  const help = (env: Record<string, string>) =>
    run(process.execPath, [path, '--help'], { cwd: home, env: { PATH: '/usr/bin:/bin', ...env } })

  it('keeps what was compiled in its user’s own home, and nowhere else', async () => {
    await help({ HOME: home })
    expect(await readdir(home)).toEqual(['.cache'])
    expect(await readdir(join(home, '.cache', 'forewarn'))).toHaveLength(1)
  })

  it('keeps and reads nothing where others could write, or where it cannot', async () => {
    const cache = join(home, '.cache', 'forewarn')
    await mkdir(cache, { recursive: true })
    await chmod(cache, 0o777)
    expect((await help({ HOME: home })).stdout).toContain('Usage')
    expect(await readdir(cache)).toEqual([])
    // In its place they could put another one, once this was looked at.
    await chmod(cache, 0o700)
    await chmod(join(home, '.cache'), 0o777)
    expect((await help({ HOME: home })).stdout).toContain('Usage')
    expect(await readdir(cache)).toEqual([])
    await rm(join(home, '.cache'), { recursive: true })
    await writeFile(join(home, '.cache'), '')
    expect((await help({ HOME: home })).stdout).toContain('Usage')
  })

  it('keeps nothing without a home', async () => {
    const { stdout } = await help({ HOME: join(home, 'none') })
    expect(stdout).toContain('Usage')
    expect(await readdir(home)).toEqual([])
  })

  it.runIf(OLD !== undefined)('says which Node it needs, to one that is too old', () => {
    const { status, stderr } = spawnSync(OLD ?? '', [path, '--help'], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, expect.stringContaining('needs Node 24 or newer')])
  })

  it.runIf(isRoot)('leaves a home alone that is somebody else’s', async () => {
    await chown(home, 65_534, 65_534)
    await help({ HOME: home })
    expect(await readdir(home)).toEqual([])
  })
})
