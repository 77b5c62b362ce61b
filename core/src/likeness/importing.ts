// Where an import begins and ends: what it names says what is used, and not who wrote it.

import type { Token } from '../syntax/token.ts'

export class Importing {
  /** Its last line so far, or 0. */
  #line = 0
  /** How many brackets are open around it. */
  #depth = 0

  get isOn(): boolean {
    return this.#line > 0
  }

  begin(line: number, depth: number): void {
    this.#line = line
    this.#depth = depth
  }

  /** It ends with its line, with the brackets that it opened, or after what it names. */
  goOn({ line, text }: Token, before: Token | undefined, depth: number): void {
    if (!this.isOn) return
    const isInside = depth > this.#depth
    if (isInside || before?.text === '}') this.#line = Math.max(this.#line, line)
    const isNamed = before?.kind === 'string' || before?.text === ')'
    if (!isInside && (line > this.#line || text === ';' || isNamed)) this.#line = 0
  }
}
