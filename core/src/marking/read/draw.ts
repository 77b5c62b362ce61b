// Draws a template as lattices: what an item's text may look like, in stretches that fit in memory.

import type { Language } from '../../syntax/language.ts'
import type { Carrier } from '../master.ts'
import type { Template } from '../template.ts'
import { CodeDrawer } from './draw-code.ts'
import { drawProse } from './draw-prose.ts'
import { Sizes } from './size.ts'
import { Draft, type Drawing } from './sketch.ts'

export function draw(
  template: Template,
  language: Language,
  carriers: readonly Carrier[],
): Drawing {
  const draft = new Draft()
  const sizes = new Sizes(language)
  const code = new CodeDrawer({ language, carriers, draft, sizes })
  if (language !== 'markdown' && language !== 'plain') code.draw(template)
  drawProse(template, language, draft, sizes)
  return { sketches: draft.sketches, names: code.names, placed: code.placed }
}
