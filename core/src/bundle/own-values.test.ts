// Values left to recipients: room for a token, in a text, and like nothing that is marked.

import { describe, expect, it } from 'vitest'
import { utf8 } from '../shared/bytes.ts'
import { Refusal } from '../shared/refusal.ts'
import { bundleFolder } from './folder.ts'
import { readManifest } from './manifest.ts'
import { ownValuesOf } from './own-values.ts'

const HEX = '9c1185a5c5e9fc54612808977ee8f548'
const GROUPED = '9c1185a5-c5e9-fc54-6128-08977ee8f548'

function folderWith(values: string, text: string | Uint8Array<ArrayBuffer> = values) {
  const written = readManifest(
    'bundle.yaml',
    `forewarn: 1
title: A flaw
case: greeting
tlp: RED
items:
  - path: probe.py
    class: verification-code
    may: Run it.
    free: ${values}
`,
  )
  const bytes = typeof text === 'string' ? utf8(text) : text
  return bundleFolder(written, [{ path: 'probe.py', bytes }])
}

function problem(values: string, text?: string | Uint8Array<ArrayBuffer>): string {
  try {
    folderWith(values, text)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'file.malformed') throw error
    const { problem: said, line } = error.details as Refusal<'file.malformed'>['details']
    expect(line).toBe(9)
    return said
  }
  return ''
}

describe('a value that is for its recipient', () => {
  it.each([HEX, GROUPED, GROUPED.toUpperCase()])('may be %s', (value) => {
    const [item] = folderWith(`[{ value: ${value}, for: recipient }]`).items
    expect(ownValuesOf(item?.free ?? [])).toEqual([value])
  })

  it.each([
    ['too short', `[{ value: ${HEX.slice(1)}, for: recipient }]`, 'no room for a token'],
    [
      'no hexadecimal digits',
      `[{ value: g${HEX.slice(1)}, for: recipient }]`,
      'no room for a token',
    ],
    ['of both cases', `[{ value: A${HEX.slice(1)}, for: recipient }]`, 'no room for a token'],
    ['a decoy', `[{ value: ${HEX}, for: recipient, decoy: yes }]`, 'cannot be a decoy'],
    ['of a form', `[{ value: ${HEX}, for: recipient, form: hex }]`, 'has a form'],
    [
      'like one that is marked',
      `[{ value: ${HEX}, for: recipient }, { value: ${HEX.replace('9c', 'aa')} }]`,
      'which is marked',
    ],
    [
      'one of too many',
      `[${[1, 2, 3, 4, 5].map((n) => `{ value: ${n}${HEX.slice(1)}, for: recipient }`).join(', ')}]`,
      'more than 4 values',
    ],
  ])('is refused where it is %s', (_, values, said) => {
    expect(problem(values)).toContain(said)
  })

  it('is refused in what is no text, and where the file does not have it', () => {
    const values = `[{ value: ${HEX}, for: recipient }]`
    expect(problem(values, Uint8Array.of(0, 1, 2))).toMatch(/is no text|does not occur/)
    expect(problem(values, 'nothing')).toContain('does not occur')
  })
})
