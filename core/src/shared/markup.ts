// HTML from templates in which every value is escaped, unless it is markup made here.

import { visible } from './visible.ts'

/** Made only by `html`, so text from outside cannot pass for it. */
export class Markup {
  readonly #markup: string

  constructor(parts: readonly string[], values: readonly Value[]) {
    this.#markup = parts.map((part, i) => (i === 0 ? part : show(values[i - 1]) + part)).join('')
  }

  toString(): string {
    return this.#markup
  }
}

export type Value = string | number | Markup | undefined | readonly Value[]

/** Safe in text and in attributes that stand in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(parts, values)
}

/** A table that scrolls by itself where the screen is too narrow for it, by keyboard too. */
export function table(
  { caption, columns }: { caption: string; columns: readonly string[] },
  rows: readonly Markup[],
): Markup {
  return html`<div class="wide" role="group" aria-label="Table: ${columns.join(', ')}" tabindex="0">
<table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>`
}

function show(value: Value): string {
  if (value === undefined) return ''
  if (value instanceof Markup) return value.toString()
  return typeof value === 'object' ? value.map(show).join('') : escaped(String(value))
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ESCAPES[character] as string)
}
