// The languages of the table. A new one is one line here, and its file.

import { bash } from './bash.ts'
import { javascript } from './javascript.ts'
import { ruby } from './ruby.ts'
import type { Subject } from './subject.ts'

export const SUBJECTS: readonly Subject[] = [javascript, bash, ruby]
