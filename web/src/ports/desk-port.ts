// The page's side of the worker: calls out, answers and progress back, one worker for each sign-in.

import type { Purpose } from '@forewarn/core/board/step-up'
import type { Assertion, ProviderAnswer } from '@forewarn/core/wire/presence'
import type { Alarm } from './alarm.ts'
import type { Asked, AskedHere, Attended, CallName, InputOf, OutputOf, Told } from './desk-calls.ts'
import type { HouseAnswer, HouseQuestion } from './house-question.ts'

export type OnProgress = (done: number, of: number) => void

export type Attend = (asked: AskedHere, purpose: Purpose) => Promise<Assertion | ProviderAnswer>

export interface DeskPort {
  /** Rejects with an `Error` whose message is for people. */
  call<Name extends CallName>(
    name: Name,
    input: InputOf<Name>,
    onProgress?: OnProgress,
  ): Promise<OutputOf<Name>>
  /** Ends the worker, and with it everything it held. */
  end(): void
}

interface Waiting {
  readonly onProgress: OnProgress | undefined
  resolve(value: unknown): void
  reject(reason: Error): void
}

/** What a person is needed for, and what they are told whatever page they are on. */
export interface Person {
  /** Shows a passkey. */
  readonly attend: Attend
  /** Says what only a person can say of a house. */
  readonly ask: (question: HouseQuestion) => Promise<HouseAnswer>
  /** Is told that the house is refused, before the call is that met it. */
  readonly alarm: (alarm: Alarm) => void
}

export function startDesk({ attend, ask, alarm }: Person): DeskPort {
  const worker = new Worker(new URL('./desk-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, Waiting>()
  let count = 0
  const attendFor = async ({ attend: asked, purpose }: Extract<Told, { purpose: Purpose }>) => {
    const attended = await attend(asked, purpose).then(
      (assertion): Attended => ({ attended: assertion }),
      (error: unknown): Attended => ({ unattended: reasonOf(error) }),
    )
    worker.postMessage(attended)
  }
  const askFor = async (question: HouseQuestion) => {
    const answered: Attended = { answered: await ask(question) }
    worker.postMessage(answered)
  }
  worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    if ('attend' in data) return void attendFor(data)
    if ('ask' in data) return void askFor(data.ask)
    if ('alarm' in data && data.alarm !== undefined) alarm(data.alarm)
    const one = waiting.get(data.id)
    if ('done' in data) return one?.onProgress?.(data.done, data.of)
    waiting.delete(data.id)
    if ('refused' in data) one?.reject(new Error(data.refused))
    else one?.resolve(data.value)
  })
  let isBroken = false
  worker.addEventListener('error', () => {
    isBroken = true
    for (const { reject } of waiting.values()) reject(broken())
    waiting.clear()
  })
  return {
    call(name, input, onProgress) {
      const id = count++
      const asked: Asked = { id, name, input }
      if (isBroken) return Promise.reject(broken())
      return new Promise((resolve, reject) => {
        waiting.set(id, { onProgress, resolve: resolve as Waiting['resolve'], reject })
        worker.postMessage(asked)
      })
    },
    end: () => worker.terminate(),
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function broken(): Error {
  return new Error('The part of this page that holds keys could not be started. Load it again.')
}
