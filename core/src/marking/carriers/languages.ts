// The one table of languages that can be marked as code. A new language is one line and its data.

import type { Language } from '../../syntax/language.ts'
import { isSigma } from '../../syntax/own/sigma.ts'
import type { GrammarName } from '../../syntax/parse.ts'
import { bash } from './bash.ts'
import { c } from './c.ts'
import { cpp } from './cpp.ts'
import { csharp } from './csharp.ts'
import { html, json, xml, yaml } from './documents.ts'
import { go } from './go.ts'
import { java } from './java.ts'
import { javascript, typescript } from './javascript.ts'
import { lua } from './lua.ts'
import { php } from './php.ts'
import { powershell } from './powershell.ts'
import { python } from './python.ts'
import { ruby } from './ruby.ts'
import type { LanguageRules } from './rules.ts'
import { sigma } from './sigma.ts'
import { snort } from './snort.ts'
import { yara } from './yara.ts'

export interface CodeLanguage {
  readonly grammar: GrammarName
  readonly rules: LanguageRules
}

export const CODE_LANGUAGES: Partial<Record<Language, CodeLanguage>> = {
  javascript: { grammar: 'javascript', rules: javascript },
  typescript: { grammar: 'typescript', rules: typescript },
  python: { grammar: 'python', rules: python },
  lua: { grammar: 'lua', rules: lua },
  bash: { grammar: 'bash', rules: bash },
  ruby: { grammar: 'ruby', rules: ruby },
  json: { grammar: 'json', rules: json },
  yaml: { grammar: 'yaml', rules: yaml },
  xml: { grammar: 'xml', rules: xml },
  html: { grammar: 'html', rules: html },
  powershell: { grammar: 'powershell', rules: powershell },
  yara: { grammar: 'yara', rules: yara },
  snort: { grammar: 'snort', rules: snort },
  c: { grammar: 'c', rules: c },
  cpp: { grammar: 'cpp', rules: cpp },
  java: { grammar: 'java', rules: java },
  csharp: { grammar: 'csharp', rules: csharp },
  go: { grammar: 'go', rules: go },
  php: { grammar: 'php', rules: php },
}

/** YAML that is rules of Sigma. */
const SIGMA: CodeLanguage = { grammar: 'sigma', rules: sigma }

/** How the file `path` in `language` is parsed and marked; `undefined` where it is not code. */
export function codeLanguage(
  path: string,
  language: Language,
  text: string,
): CodeLanguage | undefined {
  if (language === 'yaml' && isSigma(text)) return SIGMA
  const found = CODE_LANGUAGES[language]
  return path.toLowerCase().endsWith('.tsx') ? found && { ...found, grammar: 'tsx' } : found
}
