// What counts as prose in a document, and which turns in it may be worded otherwise.

import { describe, expect, it } from 'vitest'
import { proseOfDocument } from './prose.ts'
import { rewordings } from './wording.ts'

/** The turns that may be worded otherwise, as the author wrote them. */
function turns(text: string): string[] {
  return rewordings(text, proseOfDocument(text)).map(({ start, end }) => text.slice(start, end))
}

const SENTENCE = 'This does not work for the other two.'

describe('the prose of a document', () => {
  it('is found in paragraphs and lists', () => {
    expect(turns(`${SENTENCE}\n\n- ${SENTENCE}\n`)).toEqual(['does not', 'does not'])
  })

  it.each([
    ['front matter', `---\ntitle: ${SENTENCE}\n---\n`],
    ['a heading', `## ${SENTENCE}\n`],
    ['an underlined heading', `${SENTENCE}\n-----\n`],
    ['a table without outer bars', `It is here | ${SENTENCE}\n`],
    ['a block of markup', `<div>\n${SENTENCE}\n</div>\n`],
    ['what others said', `> ${SENTENCE}\n`],
    [
      'a fence with a shorter one inside',
      `\`\`\`\`\n\`\`\`\n${SENTENCE}\n\`\`\`\n${SENTENCE}\n\`\`\`\`\n`,
    ],
    ['a fence in a list', `- \`\`\`sh\n  ${SENTENCE}\n  \`\`\`\n`],
    ['code that goes on in the next line', `See \`one two: ${SENTENCE}\n\`\n`],
    ['the text of a reference', `Now read [what ${SENTENCE}][more] once again please\n`],
    ['a definition of a reference', `[x]: /a "${SENTENCE}"\n`],
  ])('does not reach into %s', (_, text) => {
    expect(turns(text)).toEqual([])
  })

  it('goes on behind what is left out', () => {
    expect(turns(`\`\`\`\`\n\`\`\`\n\`\`\`\`\n${SENTENCE}\n<p>x</p>\n\n${SENTENCE}\n`)).toEqual([
      'does not',
      'does not',
    ])
  })
})

describe('a turn', () => {
  it.each([
    'If you can inspect cookies, tell me.',
    "Why isn’t or isn't it done, and why don't you say so?",
    'It should perform well with at least one of them.',
    'However many there are, it exits normally, thus far.',
    'The currently selected item takes a number of milliseconds.',
    'It happens to be the first, if and only if it requires that.',
    'Call list.contains(x) or contains(y) of the problem.md file.',
    'Most of users like a lot of the same at the same time as others.',
  ])('is left alone where another would be wrong: %s', (text) => {
    expect(turns(text)).toEqual([])
  })

  it('is worded otherwise with its capital', () => {
    const [found] = rewordings('For example, there are two of them.', [[0, 35]])
    expect(found?.wordings).toEqual(['For example', 'For instance'])
  })

  it('keeps its article right', () => {
    expect(turns('An additional one and an incorrect one and a problem of ours.')).toEqual([])
    expect(turns('The additional one and the incorrect one of the four.')).toEqual([
      'additional',
      'incorrect',
    ])
  })
})
