// The one door into the server: starts a house from settings, a clock and chance, all handed in.

import { seedBeside } from '@forewarn/core/log/ml-dsa'
import { verifierKey } from '@forewarn/core/log/note'
import { subtreeKey } from '@forewarn/core/log/subtree'
import type { Random } from '@forewarn/core/shared/chance'
import { type Clock, instant } from '@forewarn/core/shared/instant'
import { Refusal, type Refusals } from '@forewarn/core/shared/refusal'
import { serve } from '@hono/node-server'
import { app } from './app.ts'
import type { House } from './house.ts'
import { type Elapsed, HouseClock } from './house-clock.ts'
import { found } from './journeys/found.ts'
import { NextLift } from './journeys/next-lift.ts'
import { tell } from './journeys/tell.ts'
import { jsonLog } from './log.ts'
import { openMail } from './mail/mail.ts'
import { pagesFrom } from './pages.ts'
import { quickMlDsa } from './platform.ts'
import { Registry, type RegistryParts } from './registry.ts'
import { afterwards, byTimer, type Every, type IsOver, rounds } from './rounds.ts'
import { mustAgree, openSecrets } from './secrets.ts'
import { leaseMs, providerOf, type Settings } from './settings.ts'
import { signedLastIn } from './signed-last.ts'
import { openStore } from './store/open-store.ts'
import type { Rounds, Store } from './store/store.ts'
import { watchClock } from './watch-clock.ts'
import { Proofs } from './who/proofs.ts'
import { Provider } from './who/provider.ts'
import { Questions } from './who/questions.ts'
import { AskingTime } from './witness/asking-time.ts'
import { Cosigning } from './witness/cosigning.ts'
import { Drawing } from './witness/drawing.ts'
import { verifyNotBehind } from './witness/not-behind.ts'
import { witnessesOf } from './witness/witness-settings.ts'

export interface HouseParts {
  readonly settings: Settings
  readonly clock: Clock
  /** Milliseconds by a clock that nobody can set. Without it `clock` is taken at its word. */
  readonly elapsed?: Elapsed | undefined
  readonly random: Random
  /** Where the operator's log goes, one JSON line at a time. */
  readonly log: (line: string) => void
  /** Opens what the house keeps, in the data folder; as the settings say, unless told. */
  readonly openStore?: (folder: string) => Promise<Store>
  /** The folder of built pages; without it the house serves its API alone. */
  readonly pages?: string
  /** What makes the house sweep and mail from time to time; the machine's timers unless told. */
  readonly every?: Every
}

export interface RunningHouse {
  readonly url: string
  /** The secret that founds the programme, once, while the ledger is empty. */
  readonly foundingInvitation: string | undefined
  stop(): Promise<void>
}

export const SWEEP_EVERY_MS = 3_600_000
/** So long after its entry, at most, news is mailed; what comes up in between goes out together. */
export const MAIL_EVERY_MS = 60_000
/** So long, at most, a checkpoint waits until witnesses are asked for their word on it. */
export const WITNESS_EVERY_MS = 2000
/** So often it is looked whether the clock is right. */
export const CLOCK_EVERY_MS = 1000

const FIRST_WORD_MS = 1000

/** Longer than a desk marks or reads between two requests; Node's own 5 s would cut it off. */
const KEEP_ALIVE_MS = 120_000

/** @throws Refusal where the settings, the data folder or the ledger in it will not do */
export async function startHouse(parts: HouseParts): Promise<RunningHouse> {
  const { settings } = parts
  const store = await (parts.openStore?.(settings.FOREWARN_DATA) ?? openStore(settings))
  try {
    return await run(parts, store)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function run(parts: HouseParts, store: Store): Promise<RunningHouse> {
  const house = await furnish(parts, store)
  const foundingInvitation = await found(house)
  const pages = parts.pages === undefined ? undefined : await pagesFrom(parts.pages)
  const report = (reference: string, error: unknown) => parts.log(faultLine(reference, error))
  const server = await listen(app({ house, report, ...(pages && { pages }) }), parts.settings)
  const own = ownRounds(parts, store, house, report)
  const mails = house.mail !== undefined
  house.log({ event: 'started', size: house.registry.board.size, mails })
  return {
    url: server.url,
    foundingInvitation,
    async stop() {
      for (const one of own) await one.stop()
      await server.close()
      await store.close()
      house.log({ event: 'stopped' })
    },
  }
}

/** Of several processes on one store, one at a time is at a round, and knows what the others know. */
function ownRounds(
  { every = byTimer }: HouseParts,
  { shared }: Store,
  house: House,
  report: (reference: string, error: unknown) => void,
) {
  const { cosigning, watch } = house
  const begin = (name: Rounds, everyMs: number, work: Parameters<typeof rounds>[2]) => {
    const round = async (isOver: IsOver) => {
      const whole = async (isStill = async () => true) => {
        await house.registry.catchUp()
        await work(async () => (await isOver()) || !(await isStill()))
      }
      await (shared === undefined ? whole() : shared.alone(name, whole))
    }
    return rounds(every, everyMs, round, (error) => report(name, error))
  }
  return [
    begin('sweep', SWEEP_EVERY_MS, () => sweep(house)),
    begin('mail', MAIL_EVERY_MS, (isOver) => tell(house, isOver)),
    ...(cosigning ? [begin('witness', WITNESS_EVERY_MS, () => cosigning.round())] : []),
    // Of each process for itself: each has a clock of its own.
    ...(watch ? [rounds(every, CLOCK_EVERY_MS, watch, (error) => report('clock', error))] : []),
  ]
}

async function furnish(parts: HouseParts, store: Store): Promise<House> {
  const { settings, random, log, elapsed } = parts
  const folder = settings.FOREWARN_DATA
  const provider = providerOf(settings)
  const secrets = await openSecrets(folder, random, (await store.ledger.size()) === 0)
  if (store.shared !== undefined) await mustAgree(folder, secrets, store.shared)
  const { ledger, vault, directory } = store
  const origin = settings.FOREWARN_ORIGIN
  const logSecret = secrets.log
  const witnesses = witnessesOf(settings)
  const clock = new HouseClock({
    ...{ clock: parts.clock, elapsed, witnesses: witnesses?.witnesses.length ?? 0 },
    isKnown: (await ledger.witnessed()) !== undefined,
  })
  const registry = await openRegistry({
    ...{ ledger, clock, random, origin, logSecret },
    signedLast: signedLastIn(folder),
  })
  const { logName } = registry
  const logKey = verifierKey(logName, logSecret)
  const secondKey = subtreeKey(logName, quickMlDsa(seedBeside(logSecret)).publicKey)
  const ownLog = jsonLog(parts.clock, log)
  const asking = witnesses && { registry, origin: logName, logKey, log: ownLog, ...witnesses }
  if (asking !== undefined) await verifyNotBehind(asking)
  const time = elapsed && witnesses && new AskingTime({ ...witnesses, registry, clock, elapsed })
  // The first word on the time before the first request; one that keeps it back is not waited for.
  if (time) await Promise.race([time.round(), afterwards(FIRST_WORD_MS)])
  return {
    ...{ settings, clock, random, registry, vault, directory, logKey, secondKey },
    challengeKey: secrets.challenge,
    proofs: new Proofs(secrets.challenge, registry.lapsing()),
    questions: new Questions(secrets.challenge, settings, random),
    provider: provider && new Provider(provider),
    released: new Map(),
    nextLift: new NextLift(registry),
    mail: openMail(settings),
    cosigning: asking && new Cosigning({ ...asking, ledger }),
    drawing: asking && new Drawing(asking),
    watch: elapsed && watchClock({ clock, registry, log: ownLog, asking: time }),
    log: ownLog,
  }
}

/** @throws Refusal `settings.malformed` where the ledger was begun under another name */
async function openRegistry(parts: RegistryParts): Promise<Registry> {
  return Registry.open(parts).catch((error) => {
    if (!(error instanceof Refusal && error.code === 'act.otherHouse')) throw error
    const { house } = error.details as Refusals['act.otherHouse']
    const problem = `FOREWARN_ORIGIN is ${parts.origin}, and the ledger is that of ${house}`
    throw new Refusal('settings.malformed', { issues: [problem] })
  })
}

async function listen({ fetch }: ReturnType<typeof app>, settings: Settings) {
  const { FOREWARN_HOST: hostname, FOREWARN_PORT: wanted } = settings
  const server = serve({ fetch, hostname, port: wanted })
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_MS
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : wanted)
    })
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  return { url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`, close }
}

/** Drops sealed bytes that no entry came to refer to before their lease ended. */
async function sweep({ registry, vault, directory, settings, log }: House): Promise<void> {
  const now = registry.now()
  const olderThan = instant(Math.max(0, now - leaseMs(settings)))
  const count = await vault.sweep((digest) => registry.board.referred.has(digest), olderThan)
  await directory.expire(now)
  if (count > 0) log({ event: 'swept', count })
}

/** Where a fault happened, and the system's word for it; a message may hold what somebody sent. */
function faultLine(reference: string, error: unknown): string {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter(isFrame) : []
  const name = error instanceof Error ? error.name : typeof error
  return JSON.stringify({ event: 'fault', reference, name, ...systemWord(error), frames })
}

/** From the closed lists of SQLite and the operating system, such as `database or disk is full`. */
function systemWord(error: unknown): { readonly why?: string } {
  if (!(error instanceof Error)) return {}
  const { errstr, code } = error as { errstr?: unknown; code?: unknown }
  const why = [errstr, code].find((one) => typeof one === 'string')
  return typeof why === 'string' && /^[\w ]{1,80}$/.test(why) ? { why } : {}
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line)
}
