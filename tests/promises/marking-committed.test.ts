// A publisher who changes bias, spellings or decoder after the fact: nobody is named by a marking that was not committed to.

import { committed } from '@forewarn/desk/codewords'
import { fetchJson } from '@forewarn/desk/team'
import { publishedVersions } from '@forewarn/desk/versions'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Investigated, openInvestigated } from '../journeys/investigate-world.ts'

interface Masters {
  positions: { alphabet: object }[]
  items: { carriers: { rule: string }[] }[]
}
interface Codewords {
  marking?: { decoder: string; salt: string }
}

let given: Investigated
beforeEach(async () => {
  given = await openInvestigated()
})
afterEach(() => given.world.end())

async function kept() {
  const versions = publishedVersions(await given.world.ledger.catchUp(), given.caseId)
  const json = async (digest = '') =>
    structuredClone(await fetchJson(given.world.owner, z.unknown(), digest))
  const masters = (await json(versions[0]?.published.masters)) as Masters
  const codewords = (await json(versions[0]?.published.codewords)) as Codewords
  const taken = () =>
    committed(given.world.ledger.board, versions, { masters, codewords, added: [] })
  return { masters, codewords, taken }
}

const OTHER = /committed to with another bias, other spellings or another decoder/

describe('the marking of a publication', () => {
  it('is the one that every copy was committed to with, decoder and all', async () => {
    const { taken } = await kept()
    const { openings, marking } = taken()
    expect(marking?.decoder).toMatch(/^forewarn decoder \d+$/)
    const stated = [...(openings?.values() ?? [])].map(({ commitment }) => commitment.marking)
    expect(new Set(stated)).toEqual(new Set([marking?.digest]))
  })

  it('cannot have another bias afterwards', async () => {
    const { masters, taken } = await kept()
    const [first] = masters.positions
    expect(first?.alphabet).toEqual({ uniform: 2 ** 48 })
    // Every symbol stays what the seed gives: only what an innocent's chance of it is said to be changes.
    Object.assign(first ?? {}, { alphabet: { uniform: 2 ** 48 - 1 } })
    expect(taken).toThrow(OTHER)
  })

  it('cannot have other places, another decoder, or be forgotten', async () => {
    const places = await kept()
    const carrier = places.masters.items.flatMap(({ carriers }) => carriers)[0]
    Object.assign(carrier ?? {}, { rule: 'another' })
    expect(places.taken).toThrow(OTHER)
    const decoder = await kept()
    Object.assign(decoder.codewords.marking ?? {}, { decoder: 'forewarn decoder 99' })
    expect(decoder.taken).toThrow(OTHER)
    const forgotten = await kept()
    delete forgotten.codewords.marking
    expect(forgotten.taken).toThrow(OTHER)
  })
})
