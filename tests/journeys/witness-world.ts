// Witnesses for tests: real ones on loopback, which can be down, hang, or lie.

import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { firstKey, parseVerifierKey, type VerifierKey } from '@forewarn/core/log/note'
import { type Clock, instant } from '@forewarn/core/shared/instant'
import { Witness } from '../../cli/src/witness/witness.ts'
import { openKey } from '../../cli/src/witness/witness-folder.ts'
import { type Listening, listen, witnessApp } from '../../cli/src/witness/witness-server.ts'
import { freePort } from '../free-port.ts'
import { seededRandom } from './world.ts'

export interface WitnessAtWork {
  readonly key: VerifierKey
  readonly url: string
  readonly folder: string
  /** What it says that it has seen. */
  readonly witness: Witness
  stop(): Promise<void>
  /** On the same port and folder. */
  start(): Promise<void>
  /** Takes requests, and answers none. */
  hang(): Promise<void>
  /** Something else answers in its place. */
  pose(listener: RequestListener): Promise<void>
}

export interface Witnesses {
  readonly all: readonly WitnessAtWork[]
  /** The setting that names them. */
  readonly written: string
  /** They know this log from now on. */
  know(logKey: VerifierKey): Promise<void>
  end(): Promise<void>
}

/** @param clockOf what time each has; this machine's unless told */
export async function openWitnesses(
  count: number,
  seed = 'witnesses',
  clockOf: (i: number) => Clock = () => ({ now: () => instant(Date.now()) }),
): Promise<Witnesses> {
  const logs = new Map<string, VerifierKey>()
  const all: (WitnessAtWork & { open(): Promise<void> })[] = []
  for (let i = 0; i < count; i++) {
    all.push(await openWitness(logs, `${seed} ${i}`, clockOf(i)))
  }
  return {
    all,
    written: all.map(({ key, url }) => `${key} ${url}`).join(', '),
    async know(logKey) {
      logs.set(parseVerifierKey(firstKey(logKey)).name, logKey)
      for (const one of all) await one.open()
    },
    async end() {
      for (const { stop, folder } of all) {
        await stop()
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

async function openWitness(logs: Map<string, VerifierKey>, seed: string, clock: Clock) {
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-witness-'))
  const key = await openKey(folder, seededRandom(seed))
  let witness = await Witness.open({ folder, key, logs: new Map(), clock })
  let at: Listening | undefined
  let hung: Server | undefined
  const port = await freePort()
  const open = async () => {
    witness = await Witness.open({ folder, key, logs, clock })
  }
  const start = async () => {
    await open()
    const app = witnessApp(
      {
        add: (body) => witness.add(body),
        draw: (body) => witness.draw(body),
        newest: (hash) => witness.newest(hash),
      },
      (error) => console.error(error),
    )
    at = await listen(app, '127.0.0.1', port)
  }
  const stop = async () => {
    await at?.close()
    at = undefined
    hung?.closeAllConnections()
    await new Promise((resolve) => (hung ? hung.close(resolve) : resolve(undefined)))
    hung = undefined
  }
  const pose = async (listener: RequestListener) => {
    await stop()
    hung = createServer(listener)
    await new Promise<void>((resolve) => hung?.listen(port, '127.0.0.1', resolve))
  }
  await start()
  return {
    ...{ key: key.verifierKey, folder, start, stop, open },
    url: `http://127.0.0.1:${port}`,
    get witness() {
      return witness
    },
    hang: () => pose(() => undefined),
    pose,
  }
}
