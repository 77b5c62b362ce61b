// `forewarn compare --html`: the same answers with the texts beside them, read again when their turn comes.

import { type ComparisonView, type ShownText, viewOf } from '@forewarn/core/likeness/page/view'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Found } from '../ports/samples.ts'
import type { Answers } from './bench.ts'
import type { Crew } from './crew.ts'

/** Of items, in characters: as many stay in memory for the samples that come next. */
const MOST_HELD = 16 * 2 ** 20

/** One view after the other; an item that can no longer be read is left out. */
export async function* viewsOf(
  answers: AsyncIterable<Answers['compare']>,
  items: readonly Found[],
  crew: Crew,
): AsyncGenerator<ComparisonView> {
  const texts = new ItemTexts(items, crew)
  for await (const { verdict, shown } of answers) {
    if (shown === undefined) continue
    const named = await texts.of(shown.best.map(({ item }) => item))
    yield viewOf(shown.text, named, { verdict, best: shown.best }, items.length)
  }
}

class ItemTexts {
  readonly #files: ReadonlyMap<string, Found>
  readonly #crew: Crew
  /** The oldest first. */
  readonly #held = new Map<string, ShownText>()
  #characters = 0

  constructor(items: readonly Found[], crew: Crew) {
    this.#files = new Map(items.map((item) => [item.shown, item]))
    this.#crew = crew
  }

  async of(paths: readonly string[]): Promise<Map<string, ShownText>> {
    const texts = await Promise.all(paths.map((path) => this.#one(path)))
    return new Map(texts.flatMap((text) => (text === undefined ? [] : [[text.name, text]])))
  }

  async #one(path: string): Promise<ShownText | undefined> {
    const file = this.#files.get(path)
    const held = this.#held.get(path)
    if (held !== undefined || file === undefined) return held
    try {
      const text = await this.#crew.work({ kind: 'show', file })
      this.#hold(text)
      return text
    } catch (error) {
      if (error instanceof Refusal) return undefined
      throw error
    }
  }

  #hold(text: ShownText): void {
    this.#held.set(text.name, text)
    this.#characters += text.text.length
    for (const [oldest, { text: its }] of this.#held) {
      if (this.#characters <= MOST_HELD) break
      this.#held.delete(oldest)
      this.#characters -= its.length
    }
  }
}
