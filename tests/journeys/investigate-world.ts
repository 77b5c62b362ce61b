// A published case to investigate: copies whose marks stand in one line of text, and a way to read it.

import { openBackground } from '@forewarn/core/likeness/background'
import { PUBLIC_CODE } from '@forewarn/core/likeness/public-code'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { CaseId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { caseNamed, type NamedCase } from '@forewarn/desk/cases'
import { collectPart, readInbox } from '@forewarn/desk/inbox'
import { DECODER } from '@forewarn/desk/investigate/decoder'
import type { Inquiry } from '@forewarn/desk/investigate/inquiry'
import type { Decoder, Laboratory } from '@forewarn/desk/investigate/laboratory'
import { recordSighting } from '@forewarn/desk/investigate/sight'
import type { Post, PostRequest } from '@forewarn/desk/ports'
import { publish } from '@forewarn/desk/publish/publish'
import type { Drawer } from '@forewarn/desk/publish/who-draws'
import type { CopyHolder, CopyMaker, MarkedCopies, Workshop } from '@forewarn/desk/publish/workshop'
import type { Desk } from '@forewarn/desk/sign-in'
import { LETTERS, oneLine } from '../promises/one-line.ts'
import {
  enrolRecipients,
  folderOf,
  openCase,
  PLAIN_WORDS,
  publicationOf,
} from '../promises/stage.ts'
import { openWorld, type World } from './world.ts'

/** Long and odd enough that likeness can tell it from anything else. */
export const CODE = Array.from(
  { length: 60 },
  (_, i) => `def probe_${i}(answer, limit=${i * 37}):
    for line in answer.split('postern-${i}'):
        if len(line) % ${i + 3} == limit // ${i + 1}:
            return (line.strip('${i}'), limit ^ ${i * 11})
`,
).join('\n')

/** What somebody else wrote. */
export const STRANGER =
  'import socket\n\nfor port in range(1, 1024):\n    print(socket.getservbyport(port))\n'

/** Spells the whole codeword in one line of the code. */
export const SPELLED: Workshop & CopyMaker = oneLine((item) => item.class === 'verification-code')

const LINE = new RegExp(`^# ([0-9a-f]{${LETTERS}})$`, 'm')

const decoder: Decoder = {
  version: 'spelled-out 1',
  async read(batches) {
    const samples = batches.flatMap((batch) => batch.samples)
    const line = samples.map(({ text }) => LINE.exec(text)?.[1]).find(Boolean)
    const halves = [line?.slice(0, LETTERS / 2), line?.slice(LETTERS / 2)]
    const reading = halves.map((half) => (half === undefined ? half : Number.parseInt(half, 16)))
    const read = line === undefined ? 0 : reading.length
    const carriers = { held: reading.length, read, erased: reading.length - read }
    return { reading, carriers, searched: samples.length, isOurs: line !== undefined }
  },
  name: DECODER.name,
}

export const LABORATORY: Laboratory = {
  decoder,
  background: openBackground(PUBLIC_CODE),
  recipe: PUBLIC_CODE.recipe,
}

export interface Investigated {
  readonly world: World
  readonly caseId: CaseId
  readonly named: NamedCase
  /** The first of three recipients, whose copies the tests leak. */
  readonly leaker: Desk
  /** All three; the third has collected nothing. */
  readonly recipients: readonly Desk[]
  /** The plain copy of one recipient's verification code. */
  copyOf(recipient: Desk): Promise<string>
  /** As the owner would ask, with what a test changes. */
  inquiry(changes?: Partial<Inquiry>): Inquiry
  sight(from: Instant, text?: string, to?: Instant): Promise<string>
}

export interface Setting {
  readonly env?: Readonly<Record<string, string>>
  /** What is done before anybody is enrolled, and who draws, too. */
  readonly ready?: (world: World) => Promise<{ world: World; who: () => Promise<Drawer> }>
}

/** Three recipients at partners of their own; the first two have collected everything. */
export async function openInvestigated(
  folder = folderOf({ ...PLAIN_WORDS, code: CODE }),
  { env = {}, ready }: Setting = {},
): Promise<Investigated> {
  const plain = await openWorld('investigate', {}, env)
  const { world, who } = (await ready?.(plain)) ?? { world: plain, who: undefined }
  const recipients = await enrolRecipients(world, ['now', 'now', 'later'])
  const caseId = await openCase(world, recipients, { name: 'postern' })
  const copies = new Map<string, string>()
  const noted = async <Made extends Pick<MarkedCopies, 'copyOf'>>(
    made: Made,
    holders: readonly CopyHolder[],
  ) => {
    for (const { recipientId } of holders) {
      const [, code] = [...(await made.copyOf(recipientId)).values()]
      copies.set(recipientId, new TextDecoder().decode(code))
    }
    return made
  }
  const workshop: Workshop & CopyMaker = {
    mark: async (...given) => noted(await SPELLED.mark(...given), given[1]),
    extend: async (...given) => noted(await SPELLED.extend(...given), given[2]),
  }
  const drawing = who && { drawing: { who, maker: workshop } }
  await publish(publicationOf(world, caseId, { workshop, folder, ...drawing }))
  for (const desk of recipients.slice(0, 2)) {
    const { parts } = await readInbox(desk)
    for (const { partId } of parts) await collectPart(desk, partId)
  }
  const board = await world.ledger.catchUp()
  const named = await caseNamed(world.owner, board, 'postern')
  const [leaker] = recipients
  if (leaker === undefined) throw new Error('nobody was enrolled')
  const progress = () => undefined
  return {
    ...{ world, caseId, named, leaker, recipients },
    copyOf: async ({ keyring }) => copies.get(keyring.actor) ?? '',
    inquiry: (changes = {}) => ({
      ...{ desk: world.owner, ledger: world.ledger, named, laboratory: LABORATORY, progress },
      ...changes,
    }),
    async sight(from, text, to = from) {
      const seen = { from, to, source: 'a sensor', reliability: 'B' as const, identifiers: [] }
      const files = text === undefined ? [] : [{ path: 'tool.py', bytes: utf8(text) }]
      const { id } = await recordSighting(world.owner, world.ledger, caseId, {
        seen,
        files,
        progress,
      })
      return id
    },
  }
}

/** A post that writes down each request, and may answer in the house's stead. */
export function overheard(
  post: Post,
  instead: (request: PostRequest, spoken: string) => ReturnType<Post> | undefined = () => undefined,
) {
  const heard: string[] = []
  const overhearing: Post = (request) => {
    const spoken = `${request.method} ${request.path} ${textOf(request)}`
    heard.push(spoken)
    return instead(request, spoken) ?? post(request)
  }
  return { post: overhearing, heard }
}

function textOf({ body }: PostRequest): string {
  return body?.type === 'application/json' ? new TextDecoder().decode(body.bytes) : ''
}
