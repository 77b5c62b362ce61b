// The languages of the table. A new one is one line here, and its file.

import { bash } from './bash.ts'
import { c, cpp, csharp, go, java, php } from './braces.ts'
import { html, json, xml, yaml } from './formats.ts'
import { javascript } from './javascript.ts'
import { lua } from './lua.ts'
import { python } from './python.ts'
import { ruby } from './ruby.ts'
import type { Subject } from './subject.ts'
import { typescript } from './typescript.ts'

export const SUBJECTS: readonly Subject[] = [
  ...[javascript, typescript, python, lua],
  ...[c, cpp, java, csharp, go, php],
  ...[bash, ruby],
  ...[json, yaml, xml, html],
]
