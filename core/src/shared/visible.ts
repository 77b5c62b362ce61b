// Text from outside made harmless to look at: what would not show, or would mislead, is written out.

/**
 * Control characters but line feed and tab; marks that turn the reading direction; invisible ones,
 * with the variation selectors, in which programs have been hidden.
 */
const HIDDEN = /[\p{Cc}\p{DI}\u2028\u2029\uFFF9-\uFFFB]/gu

/** Each hidden character as `‹U+202E›`, so that no terminal obeys it and no reader is misled by it. */
export function visible(text: string): string {
  return text.toWellFormed().replace(HIDDEN, (character) => {
    if (character === '\n' || character === '\t') return character
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    return `‹U+${code}›`
  })
}
