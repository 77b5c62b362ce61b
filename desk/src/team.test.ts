// What is sealed inside an entry: a full team of post-quantum keys leaves room, and too long a text is refused.

import { freshAgeIdentity, open, recipientOf } from '@forewarn/core/sealing/age'
import { fromBase64, utf8 } from '@forewarn/core/shared/bytes'
import { Sealed } from '@forewarn/core/shared/fields'
import { expect, it } from 'vitest'
import { sealInEntry } from './team.ts'

it('a full team of post-quantum keys leaves 17 KB for the text, and a longer one is refused', async () => {
  const identities = await Promise.all(
    Array.from({ length: 20 }, () => freshAgeIdentity({ postQuantum: true })),
  )
  const keys = await Promise.all(identities.map(recipientOf))
  const text = new Uint8Array(17_000).fill(65)
  const sealed = Sealed.parse(await sealInEntry(text, keys))
  for (const one of [identities[0] ?? '', identities[19] ?? '']) {
    expect(await open(fromBase64(sealed), [one])).toEqual(text)
  }
  await expect(sealInEntry(new Uint8Array(19_000), keys)).rejects.toThrow(/request\.malformed/)
  expect(Sealed.safeParse(await sealInEntry(utf8('short'), keys)).success).toBe(true)
})
