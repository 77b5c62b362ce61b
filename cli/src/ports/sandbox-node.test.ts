// Node for the cage where another user must reach it.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { reachableNode } from './sandbox-node.ts'

it('is the running one for our own user', () => {
  expect(reachableNode(undefined)).toBe(process.execPath)
})

it('is a copy that others may run, where the running one lies behind a closed folder', () => {
  const closed = mkdtempSync(join(tmpdir(), 'forewarn-closed-')) // mkdtemp makes it 0700
  const program = join(closed, 'node')
  writeFileSync(program, 'a program')
  const reached = reachableNode(65_534, program)
  rmSync(closed, { recursive: true })
  expect(reached).not.toBe(program)
  expect(readFileSync(reached, 'utf8')).toBe('a program')
  expect(statSync(reached).mode & 0o777).toBe(0o755)
  expect(statSync(dirname(reached)).mode & 0o777).toBe(0o755)
  rmSync(dirname(reached), { recursive: true }) // a test's process may end without its exit event
})
