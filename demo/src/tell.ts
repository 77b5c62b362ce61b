// How the demo tells its story: the simulated date, what happened, who could see what, and real seconds.

import { type Instant, showInstant } from '@forewarn/core/shared/instant'
import type { Progress } from '@forewarn/desk/publish/workshop'

/** One line at a time, to wherever the demo speaks. */
export type Print = (line: string) => void

export class Teller {
  readonly #print: Print
  readonly #redraw: Print
  readonly #start = performance.now()

  /** @param redraw shows a line in the place of the one before; nothing, where nobody watches */
  constructor(print: Print, redraw: Print = () => undefined) {
    this.#print = print
    this.#redraw = redraw
  }

  /** Says what begins, does it, and says what came of it and how long it really took. */
  async scene<T>(
    at: Instant,
    title: string,
    work: () => Promise<T>,
    outcome: (result: T) => readonly string[],
  ): Promise<T> {
    const start = performance.now()
    this.#print(`\n${showInstant(at, 'UTC')}  ${title}`)
    const result = await work()
    this.#redraw('')
    for (const line of outcome(result)) this.line(line)
    this.line(`(${seconds(performance.now() - start)})`)
    return result
  }

  /** Redraws one line where somebody watches; see `Progress`. */
  readonly progress: Progress = (step, done, of) => {
    if (done === of || done % 10 === 0) this.#redraw(`    ${step} ${done} of ${of}`)
  }

  /** Indented; broken at blanks where it is long, except for rows of a table, which begin with two. */
  line(text: string): void {
    const lines = text.startsWith('  ') ? [text] : wrapped(text)
    for (const one of lines) this.#print(`    ${one}`.trimEnd())
  }

  print(text: string): void {
    this.#print(text)
  }

  /** Real time since the demo began. */
  elapsed(): string {
    return seconds(performance.now() - this.#start)
  }
}

const WIDTH = 92

function wrapped(text: string): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

/** `1 copy`, `3 copies`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
