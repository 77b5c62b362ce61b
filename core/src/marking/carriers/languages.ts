// The one table of languages that can be marked as code. A new language is one line and its data.

import type { Language } from '../../syntax/language.ts'
import type { GrammarName } from '../../syntax/parse.ts'
import { javascript } from './javascript.ts'
import { lua } from './lua.ts'
import { python } from './python.ts'
import type { LanguageRules } from './rules.ts'

export interface CodeLanguage {
  readonly grammar: GrammarName
  readonly rules: LanguageRules
}

export const CODE_LANGUAGES: Partial<Record<Language, CodeLanguage>> = {
  javascript: { grammar: 'javascript', rules: javascript },
  typescript: { grammar: 'typescript', rules: javascript },
  python: { grammar: 'python', rules: python },
  lua: { grammar: 'lua', rules: lua },
}

/** How the file `path` in `language` is parsed and marked; `undefined` where it is not code. */
export function codeLanguage(path: string, language: Language): CodeLanguage | undefined {
  const found = CODE_LANGUAGES[language]
  return path.toLowerCase().endsWith('.tsx') ? found && { ...found, grammar: 'tsx' } : found
}
