// What the light lexer gives.

/** `word` only in prose; a template literal is several `string` tokens around its expressions. */
export type TokenKind =
  | 'name'
  | 'keyword'
  | 'number'
  | 'string'
  | 'regex'
  | 'operator'
  | 'comment'
  | 'word'

export interface Token {
  readonly kind: TokenKind
  /** As written, quotes and prefix included; `stringValue` and `numberKey` read literals. */
  readonly text: string
  /** UTF-16 offsets into the source, the end exclusive. */
  readonly start: number
  readonly end: number
  /** The line that the token starts on, from 1. */
  readonly line: number
}

export type Visit = (kind: TokenKind, start: number, end: number, line: number) => void
