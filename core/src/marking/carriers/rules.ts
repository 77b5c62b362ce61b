// The shape of a language's data: which spellings are equivalent, what may be reordered or renamed.

import type { SyntaxTree } from '../../syntax/tree.ts'
import type { Joining } from './names.ts'

/**
 * A spelling is a piece of the language itself with holes: `$A` is one expression or name, `$$A`
 * several arguments, and `$$A` alone on its line is one or more statements. `¤` is a dollar sign of
 * the language's own right before a hole.
 *
 * Every spelling of a group must behave alike in every real program: evaluation order, effects,
 * results and errors included. When in doubt it is left out.
 */
export interface Equivalence {
  readonly name: string
  readonly class: CarrierClass
  readonly spellings: readonly string[]
  /** Spellings are expressions unless this says that they are statements. */
  readonly statements?: true
  /** What a hole may hold, by its letter: the name of one of the language's shapes. */
  readonly where?: Readonly<Record<string, string>>
  /** The first hole's text must not occur as a name in the second. */
  readonly apart?: readonly (readonly [string, string])[]
  /** A hole whose text contains this is not matched. */
  readonly lacks?: Readonly<Record<string, RegExp>>
  /** Names with their usual meaning; a file that binds one of them has no such carrier. */
  readonly needs?: readonly string[]
  /** A file whose text contains this has no such carrier. */
  readonly unless?: RegExp
  /** Which spellings an author may have chosen, where the others mean the same only instead of these. */
  readonly from?: readonly number[]
  /** The kind of the node around, and of the sign behind where that matters as well. */
  readonly within?: readonly (string | readonly [kind: string, next: string])[]
}

/** Carriers of one class tend to be lost together, and codewords are spread over classes. */
export type CarrierClass =
  | 'logic'
  | 'loop'
  | 'branch'
  | 'idiom'
  | 'order'
  | 'name'
  | 'wording'
  | 'format'
  | 'value'

/** A name or another token that stands at several places and may be spelt otherwise at all of them. */
export interface Words {
  readonly class: CarrierClass
  /** The rule that found it, where that is not named like the class. */
  readonly rule?: string
  /** The author's first. */
  readonly spellings: readonly string[]
  readonly starts: readonly number[]
  /** Whole tokens, of which a reader tells every spelling from the others. */
  readonly areTokens?: true
}

/** Text that no engine looks at and nothing else in the file mentions. */
export interface Idle {
  readonly text: string
  readonly start: number
}

/** Nodes of these kinds, made of nothing but nodes of the kinds `of` where that is given. */
export interface Shape {
  readonly kinds: readonly string[]
  readonly of?: readonly string[]
  /** What its text must look like, and must not. */
  readonly like?: RegExp
  readonly unlike?: RegExp
  /** A name that its function declares as this, and as nothing else. */
  readonly declared?: Declared
  /** … or this shape. */
  readonly or?: Shape
}

export type Declared = 'number' | 'pointer' | 'text'

/** Neighbours in a list that may stand in any order. */
export interface Permutable {
  readonly name: string
  /** The kind of the list node, and optionally the kind of the node around that. */
  readonly list: string
  readonly within?: readonly string[]
  /** The kind of each element. */
  readonly element: string
  /** What an element's text must look like, and must not. */
  readonly like?: RegExp
  readonly unlike?: RegExp
  /** What the text of the node around the list must look like, and must not. */
  readonly outside?: RegExp
  readonly notOutside?: RegExp
  /** The first group is the element's key; elements with the same key keep the whole run as it is. */
  readonly key: RegExp
  /** A key holds several, parted by this. */
  readonly keysParted?: RegExp
  /** No element may mention another's key. */
  readonly apart?: true
  /** … or not in this part of it, which runs where the element stands. */
  readonly opening?: RegExp
  /** Kinds of nodes that belong to the element behind them, which therefore stays. */
  readonly notAfter?: readonly string[]
  /** A file whose text contains this has no such carrier. */
  readonly unless?: RegExp
  /** A shape that every element has. */
  readonly shape?: string
  /** The kinds that an element's last part may have. */
  readonly endsIn?: readonly string[]
  /** All elements of the list must be alike, because what stands between them may matter; */
  readonly whole?: true
  /** … but the last may be of this kind. */
  readonly besides?: string
  /** Kinds of nodes that may not stand directly in an element. */
  readonly avoids?: readonly string[]
}

/**
 * Down from a node: all children of a kind, or the child at an index. What is reached is the name
 * itself, or a list of names.
 */
export type Path = readonly (string | number)[]

/** A construct that binds names. */
export interface Binder {
  readonly kind: string
  readonly path: Path
  /** What its text must look like, and must not. */
  readonly like?: RegExp
  readonly unlike?: RegExp
  /** From where on the name is known: all over its scope, from the name on, or after the construct. */
  readonly from: 'scope' | 'name' | 'after'
  /** Functions alone are its scopes, and no block. */
  readonly isFunctions?: true
}

/**
 * The exact scopes of a language, so that every variable is told from others of its name. Whatever
 * binds a name that `binders` do not know must stand in `exposes`, or be such that a variable of the
 * same name around it may be renamed together with it.
 */
export interface Scoping {
  readonly blocks: readonly string[]
  readonly functions: readonly string[]
  /** The child of a function at which its scope begins. */
  readonly heads: readonly string[]
  /** A block directly under these kinds reaches to their end. */
  readonly around?: readonly string[]
  readonly binders: readonly Binder[]
  /** Kinds of nodes whose identifiers are names in a row; what else a path leads to binds nothing. */
  readonly rows: readonly string[]
  /** Statements that reach into other scopes: a name under them is left alone throughout the file. */
  readonly reaching?: readonly string[]
  readonly joining: Joining
  /** Names that mean something by themselves. */
  readonly fixed: RegExp
}

/** Where a language binds local names, for renaming them safely. */
export interface Bindings {
  /** Where the language's scopes are known exactly; `binders` below are not used then. */
  readonly scoping?: Scoping
  readonly identifier: string
  readonly scopes: readonly string[]
  readonly binders: readonly {
    readonly kind: string
    readonly path: Path
    /** What the node's text must look like. */
    readonly like?: RegExp
    /** From where the name is known: all over its scope, from its binding on, or only after it. */
    readonly known: 'everywhere' | 'from' | 'after'
  }[]
  /** A name is left alone where its text occurs anywhere but as one of its places, a sign before it or not. */
  readonly everyMention?: true
  /** Identifiers that name no variable: by the kind of the node around, and the child's index there. */
  readonly properties: readonly (readonly [kind: string, child: number])[]
  /** Kinds of nodes directly under which a name is only read, never bound. */
  readonly reads: readonly string[]
  /** Kinds of nodes whose second child is a name that they bind, whatever kind that is of. */
  readonly titles?: readonly string[]
  /** A file that matches this binds names that it does not tell. */
  readonly bindsAny?: RegExp
  /** Values that take their name from what they are assigned to, and show it. */
  readonly named?: readonly string[]
  /** The outermost scope is the file's own only where its text contains this. */
  readonly ownFile?: RegExp
  /** A file that matches this reads names at run time. */
  readonly reflects: RegExp
  /** A name that occurs as, or directly in, a node of these kinds shows outside its scope. */
  readonly exposes: readonly string[]
  /** Whether names of several words may be written `likeThis` and `like_this`. */
  readonly recase: boolean
  /** Names are left alone in nodes of this kind whose text matches: something there may mean them unseen. */
  readonly shaded?: { readonly kind: string; readonly by: RegExp }
}

/** How a language declares the types of names in a function. */
export interface Declarations {
  /** The kind of a function. */
  readonly function: string
  readonly kinds: readonly string[]
  /** Kinds of nodes that are a type. */
  readonly types: readonly string[]
  /** What the text of a type looks like that is a number, and of one that is a text. */
  readonly number: RegExp
  readonly text?: RegExp
  /** Kinds of nodes around a name that leave its type as it is, and that make a pointer to it. */
  readonly through: readonly string[]
  readonly pointers: readonly string[]
}

export interface LanguageRules {
  /** A program around an expression, which stands at `%`. */
  readonly expression: string
  /** A program around statements that only make sense inside something. */
  readonly statement: string
  /** What stands for one expression: `%` is a name, and nothing else where this is not given. */
  readonly hole?: string
  /** A statement that stands for statements: `%` is a name. */
  readonly statementHole: string
  /** Kinds of nodes in which nothing is spelt otherwise, because their very text is used. */
  readonly opaque?: readonly string[]
  /** Kinds of nodes that hold nothing but statements in a row. */
  readonly lists: readonly string[]
  readonly comments: readonly string[]
  /** A sign that may end a statement or be left out. */
  readonly optional?: string
  /** Signs that part statements as the end of a line does. */
  readonly separators?: readonly string[]
  /** Kinds of nodes that may stand around a hole and nothing else. */
  readonly wrappers?: readonly string[]
  readonly strings: readonly string[]
  readonly shapes: Readonly<Record<string, Shape>>
  readonly equivalences: readonly Equivalence[]
  readonly permutables: readonly Permutable[]
  readonly bindings: Bindings
  readonly declarations?: Declarations
  /** Nodes that are marked by themselves where the rest of a file cannot be read: a body, in a function. */
  readonly islands?: { readonly within: string; readonly kind: string }
  /** Tokens of this kind that can be written in several ways, in view of what stands around them. */
  readonly tokens?: {
    readonly kind: string
    readonly spell: (text: string, before: string, behind: string) => readonly string[]
  }
  /** Letters of holes that are variables, which begin with a dollar sign. */
  readonly variables?: readonly string[]
  /** Calls of macros, besides those that the file defines: what stands in one may be used as text. */
  readonly macroCalls?: { readonly kind: string; readonly like: RegExp }
  /** What defines a macro, its name first: what mentions one is left as it is. */
  readonly macros?: RegExp
  /** Strings that are prose: all under this kind of node, or those that this text leads to. */
  readonly prose: {
    readonly under?: string
    readonly after?: RegExp
    /** Comments that are none, and files in which none is. */
    readonly skips?: RegExp
    readonly unless?: RegExp
    /** Kinds of nodes that are prose, in quotes or not. */
    readonly kinds?: readonly string[]
    /** … but in nodes whose text looks like this. */
    readonly notIn?: RegExp
  }
  /** What a text says to whoever reads it, where that can be told; every copy says the same. */
  readonly value?: (source: string) => string | undefined
  /** What the language knows of further spellings, beside equivalences and local names. */
  readonly words?: (tree: SyntaxTree) => readonly Words[]
  /** Identifiers of the author's own making. */
  readonly idle?: (tree: SyntaxTree) => readonly Idle[]
}
