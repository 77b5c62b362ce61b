// Which rules a file holds, and which engine can run them.

import { languageOf } from '../syntax/language.ts'
import { isSigma } from '../syntax/own/sigma.ts'

export type RuleKind = 'yara' | 'sigma' | 'snort'

/** `undefined` for what is no file of rules. */
export function ruleKind(path: string, text: string): RuleKind | undefined {
  const language = languageOf(path, text)
  if (language === 'yara' || language === 'snort') return language
  return language === 'yaml' && isSigma(text) ? 'sigma' : undefined
}
