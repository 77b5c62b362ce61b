// What the doctor says of witnesses: whose names tell something, and how many there are.

import { cosignerKey } from '@forewarn/core/log/cosignature'
import { expect, it } from 'vitest'
import { readSettings } from '../settings.ts'
import { examineWitnesses } from './examine-witnesses.ts'

const witness = (name: string, i: number) =>
  `${cosignerKey(name, new Uint8Array(32).fill(i + 1))} https://w${i}.example`
const looked = (...names: string[]) =>
  examineWitnesses(readSettings({ FOREWARN_WITNESSES: names.map(witness).join(', ') }))

it('says nothing where there are none', () => {
  expect(examineWitnesses(readSettings({}))).toEqual([])
})

it('is content with drawn names, and says what two are too few for', () => {
  const names = ['witness/0123456789abcdef', 'witness/fedcba9876543210', 'witness/0011223344556677']
  expect(looked(...names)).toMatchObject([{ health: 'ok', said: '2 of 3 must cosign' }])
  const [row] = looked(...names.slice(1))
  expect(row?.said).toBe('2 of 2 must cosign; three would keep a wrong clock from opening')
})

it('wants another where every recipient would read a partner’s domain', () => {
  const [row] = looked('witness/0123456789abcdef', 'log.brook.example/witness')
  expect(row?.health).toBe('attention')
  expect(row?.said).toContain('log.brook.example/witness')
})
