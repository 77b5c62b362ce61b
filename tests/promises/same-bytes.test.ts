// Same seed, same copies to the byte: under another time zone, another locale, and files read in another order.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const SCRIPT = fileURLToPath(new URL('publish-once.ts', import.meta.url))

async function publishOnce(
  env: Record<string, string>,
  { seed = 'same bytes', order = 'forwards' } = {},
): Promise<string[]> {
  const args = ['--conditions=source', '--no-warnings', SCRIPT, seed, order]
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, ...env } })
  return stdout.trim().split('\n')
}

it('publishing writes the same copies wherever and however it runs, and others under another seed', async () => {
  const here = await publishOnce({ TZ: 'UTC', LANG: 'C', LC_ALL: 'C' })
  expect(here).toHaveLength(3)
  expect(new Set(here).size).toBe(3)
  const far = { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }
  const [there, elsewhere] = await Promise.all([
    publishOnce(far, { order: 'backwards' }),
    publishOnce({}, { seed: 'another' }),
  ])
  expect(there).toEqual(here)
  expect(new Set([...here, ...elsewhere]).size).toBe(6)
})
