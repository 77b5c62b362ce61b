// Masters as each form wrote them, and what became of some of their copies: they trace for ever.

import { readdirSync, readFileSync } from 'node:fs'
import { readMaster } from '@forewarn/core/marking/master'
import { readLeak } from '@forewarn/core/marking/read/read'
import { trace } from '@forewarn/core/marking/codes/trace'
import { expect, it } from 'vitest'

const V1 = new URL('./v1/', import.meta.url)
const master = readMaster('master.json', readFileSync(new URL('master.json', V1), 'utf8'))
const samples = readdirSync(new URL('sample/', V1)).map((path) => ({
  path,
  text: readFileSync(new URL(`sample/${path}`, V1), 'utf8'),
}))

it('a master of version 1 names the copy that its sample was made of', () => {
  const { reading, carriers, isOurs } = readLeak(master, samples)
  expect(isOurs).toBe(true)
  // Reading may get better; it must not get worse than on the day this was kept.
  expect(carriers.read).toBeGreaterThanOrEqual(80)
  const { traced } = trace({ ...master, reading })
  expect(traced.map(({ recipient, partner }) => [recipient, partner])).toEqual([['r7', 'p3']])
})

it('and nobody once every codeword has moved to the next holder', () => {
  const { reading } = readLeak(master, samples)
  const codewords = master.codewords.map((_, i, all) => all[(i + 1) % all.length] ?? [])
  const named = trace({ ...master, codewords, reading }).traced.map(({ recipient }) => recipient)
  expect(named).not.toContain('r7')
})

const V2 = new URL('./v2/', import.meta.url)
const two = readMaster('master.json', readFileSync(new URL('master.json', V2), 'utf8'))

it.each([
  ['first', 'r7', 'p3', 40],
  ['second', 'r9', 'p1', 50],
])('a master of version 2 names the copy that a sample of its %s version was', (which, recipient, partner, least) => {
  const text = readFileSync(new URL(`of-${which}.py`, V2), 'utf8')
  const { reading, carriers } = readLeak(two, [{ path: 'tool.py', text }])
  expect(carriers.read).toBeGreaterThanOrEqual(least)
  const { traced } = trace({ ...two, reading })
  expect(traced.map((one) => [one.recipient, one.partner])).toEqual([[recipient, partner]])
  const codewords = two.codewords.map((_, i, all) => all[(i + 1) % all.length] ?? [])
  const moved = trace({ ...two, codewords, reading }).traced
  expect(moved.map((one) => one.recipient)).not.toContain(recipient)
})
