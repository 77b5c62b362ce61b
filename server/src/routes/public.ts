// Doors open to anyone: who this house is, and what it has released.

import { PAGE_FILE } from '@forewarn/core/release/package'
import { utf8 } from '@forewarn/core/shared/bytes'
import { CaseId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Doubt } from '@forewarn/core/wire/doubt'
import { openApi } from '@forewarn/core/wire/openapi'
import type { House } from '../house.ts'
import { releasedFiles } from '../journeys/release.ts'
import type { Doors } from './door.ts'

const VERSION = '0.1.0'

export const publicDoors: Pick<
  Doors,
  'house' | 'openapi' | 'advisories' | 'advisoryPage' | 'advisoryFile'
> = {
  house: ({ house: { settings, logKey, secondKey, registry, cosigning, clock } }) => ({
    origin: settings.FOREWARN_ORIGIN,
    ...{ logKey, secondKey },
    founded: registry.board.size > 0,
    now: registry.now(),
    ...(cosigning && { witnessing: cosigning.policy }),
    ...doubted(clock.doubt(registry.board.at)),
  }),

  openapi: () => openApi(VERSION),

  advisories: ({ house: { registry } }) => ({
    advisories: [...registry.board.release.lifted].map(([caseId, { at }]) => ({
      caseId,
      liftedAt: at,
    })),
  }),

  advisoryPage: ({ house, params, query }) => {
    return file(house, { caseId: params['caseId'], name: PAGE_FILE, ...query })
  },

  advisoryFile: ({ house, params, query }) => {
    return file(house, { caseId: params['caseId'], name: params['file'], ...query })
  },
}

function doubted(doubt: Doubt | undefined) {
  return doubt && { doubt }
}

interface Asked {
  readonly caseId: string | undefined
  readonly name: string | undefined
  readonly wait?: '0' | '1' | undefined
}

/** What is not released answers as what does not exist, and whoever waits for it waits as long. */
async function file(house: House, asked: Asked) {
  const before = house.registry.board.release.lifted.size
  const found = (await released(house, asked)) ?? (await later(house, asked, before))
  if (found === undefined) throw new Refusal('route.unknown', {})
  return utf8(found.text)
}

async function later(house: House, asked: Asked, before: number) {
  if (asked.wait !== '1') return undefined
  await house.nextLift.come(before)
  return released(house, asked)
}

async function released(house: House, { caseId, name }: Asked) {
  const id = CaseId.safeParse(caseId).data
  const files = id === undefined ? undefined : await releasedFiles(house, id)
  return files?.find((one) => one.name === name)
}
