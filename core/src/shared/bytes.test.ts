// Bytes as text and back, beside Node's own way; and everything that is not canonical refused.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64, fromBase64, fromHex, hex } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

describe('base64', () => {
  it('is written and read as everywhere', () => {
    fc.assert(
      fc.property(bytes, (one) => {
        const written = Buffer.from(one).toString('base64')
        expect(base64(one)).toBe(written)
        expect(fromBase64(written)).toEqual(Uint8Array.from(one))
      }),
    )
  })

  it('is refused in any form that writing it again would change', () => {
    const wrong = ['A', 'AA', 'AAA', 'A===', 'AB==', 'AAB=', '=', '====', 'AA==AA==', 'AAA=\n']
    for (const one of [...wrong, 'AA=A', 'AAA-', 'AAA_', 'AA A', 'AAAé', 'AAA\u{1F600}']) {
      expect([one, refused(() => fromBase64(one))]).toEqual([one, true])
    }
  })

  it('reads only what it would write, whatever the text', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ABab01+/=-'), maxLength: 12 })
    fc.assert(
      fc.property(letters, (written) => {
        const again = Buffer.from(written, 'base64').toString('base64')
        const isOurs = /^[A-Za-z0-9+/]*={0,2}$/.test(written) && again === written
        expect(refused(() => fromBase64(written))).toBe(!isOurs)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('hex', () => {
  it('is written and read as everywhere', () => {
    fc.assert(
      fc.property(bytes, (one) => {
        expect(hex(one)).toBe(Buffer.from(one).toString('hex'))
        expect(fromHex(hex(one))).toEqual(Uint8Array.from(one))
      }),
    )
  })
})

function refused(work: () => unknown): boolean {
  try {
    work()
    return false
  } catch (error) {
    expect(error).toMatchObject({ code: 'bytes.malformed' })
    return true
  }
}
