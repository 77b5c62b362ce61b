// What in each grammar declares a name, and where a name is somebody else's.

import type { Language } from '@forewarn/core/syntax/language'

/**
 * Which of the names in a node: of variables the first, the last, every one, all but the first child, the
 * node's own first child, … in the first child of the node above, … after `local` or without it, … before a colon, … as a
 * function that is called; of types the first, the last, or where a body follows.
 */
export type Which =
  | 'first'
  | 'last'
  | 'every'
  | 'rest'
  | 'head'
  | 'left'
  | 'local'
  | 'global'
  | 'named'
  | 'called'
  | 'type'
  | 'last type'
  | 'type with body'

export interface Grammar {
  /** Nodes that are a name. */
  readonly names: RegExp
  /** Kinds of nodes around a name, the outermost first → which of the names are declared there. */
  readonly declares: Readonly<Record<string, Which>>
  /** The same of names that stay what they are, wherever they stand. */
  readonly keys: Readonly<Record<string, Which>>
  /** Nodes in which every name stays: imports, macros. */
  readonly kept: RegExp
  /** Nodes of which all but the first child is a member of what stands before. */
  readonly members: RegExp
  /** Whether a member may stand alone, too, as if it were a variable. */
  readonly membersAlone?: boolean
  /** Nodes in which a name is none of the program's: labels. */
  readonly ignored: RegExp
  /** What is declared in these is known to others, … */
  readonly known: RegExp
  /** … unless one of these is nearer. */
  readonly hides: RegExp
  /** Parent and kind of text in which names may stand unseen; they stay. */
  readonly opaque: RegExp
  /** As `opaque`, but anywhere in the text. */
  readonly keptText: RegExp
  /** Nodes around a declared name in the grammars of C. */
  readonly declarators?: RegExp
  readonly ignoresCase?: boolean
}

/** Renaming these would change what the program does, or does in PowerShell. */
export const FIXED =
  /^(?:this|self|cls|super|main|init|_|[A-Z_][A-Z0-9_]*|__\w+|require|module|exports|arguments|undefined|args|input|matches|error|arg[vc]|serialVersionUID|str|int|bool|bytes|float|print|len|range|list|dict|tuple|set|type|object|filter|map|max|min|sum|next|iter|hash|format|all|any|dir|zip|open|file|id|true|false|null|psitem|pscmdlet|host|home|pwd|pid|lastexitcode|ofs|sender|event|foreach|switch|ps\w+|myinvocation|\w+preference|\w*:.*)$/

const NEVER = /(?!)/
export const NO_GRAMMAR: Grammar = {
  ...{ names: NEVER, declares: {}, keys: {}, kept: NEVER, members: NEVER, ignored: NEVER },
  ...{ known: NEVER, hides: NEVER, opaque: NEVER, keptText: /(?!)()/g },
}

const JAVASCRIPT: Grammar = {
  ...NO_GRAMMAR,
  names: /^(?:identifier|type_identifier|shorthand_property_identifier(?:_pattern)?)$/,
  declares: {
    ...{ variable_declarator: 'head', function_declaration: 'head', formal_parameters: 'every' },
    ...{ generator_function_declaration: 'head', function_expression: 'head' },
    ...{ class_declaration: 'head', arrow_function: 'head', rest_pattern: 'every' },
    ...{ array_pattern: 'every', object_pattern: 'every', object_assignment_pattern: 'head' },
    ...{ pair_pattern: 'last', catch_clause: 'every', assignment_pattern: 'head' },
    ...{ required_parameter: 'head', optional_parameter: 'head', interface_declaration: 'type' },
    ...{ type_alias_declaration: 'type', for_in_statement: 'head' },
  },
  kept: /^(?:import_specifier|export_specifier|nested_identifier|nested_type_identifier|jsx_\w+|ERROR)$/,
  known: /^export_statement$/,
  hides:
    /^(?:statement_block|formal_parameters|\w*function\w*|class_declaration|variable_declarator)$/,
}

const C: Grammar = {
  ...NO_GRAMMAR,
  names: /^(?:identifier|type_identifier)$/,
  declares: {
    ...{ enumerator: 'head', type_definition: 'last type', alias_declaration: 'type' },
    ...{ struct_specifier: 'type with body', class_specifier: 'type with body' },
    ...{ union_specifier: 'type with body', enum_specifier: 'type with body' },
  },
  declarators: /^(?:init|pointer|array|function|reference|parenthesized|attributed)_declarator$/,
  kept: /^(?:preproc_\w+|attribute|ERROR)$/,
  opaque: /^preproc_\w+ \w+$|asm/,
}

export const GRAMMAR: Readonly<Partial<Record<Language, Grammar>>> = {
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  c: C,
  cpp: {
    ...C,
    kept: /^(?:qualified_identifier|template_\w+|destructor_name|using_declaration|preproc_\w+|namespace_definition|attribute|ERROR)$/,
    opaque: /^preproc_\w+ \w+$|asm| (?:field|namespace)_identifier$/,
  },
  java: {
    ...NO_GRAMMAR,
    names: /^(?:identifier|type_identifier)$/,
    declares: {
      ...{ variable_declarator: 'head', formal_parameter: 'last', catch_formal_parameter: 'last' },
      ...{ enhanced_for_statement: 'first', inferred_parameters: 'every', resource: 'first' },
      ...{ lambda_expression: 'head', class_declaration: 'first', interface_declaration: 'first' },
      ...{ enum_declaration: 'first', record_declaration: 'first', method_declaration: 'last' },
    },
    keys: { element_value_pair: 'head' },
    members: /^(?:field_access|method_invocation|method_reference|scoped_type_identifier)$/,
    membersAlone: true,
    kept: /^(?:scoped_identifier|marker_annotation|annotation|\w+_annotation|annotation_\w+|(?:package|import)_declaration|enum_constant|(?:labeled|break|continue)_statement|ERROR)$/,
    known: /^(?:interface_body|annotation_type_body)$/,
    hides: /^(?:block|formal_parameters)$/,
  },
  python: {
    ...NO_GRAMMAR,
    names: /^identifier$/,
    declares: {
      ...{ parameters: 'every', lambda_parameters: 'every', default_parameter: 'head' },
      ...{ typed_parameter: 'head', typed_default_parameter: 'head', pattern_list: 'every' },
      ...{ list_splat_pattern: 'every', dictionary_splat_pattern: 'every', tuple_pattern: 'every' },
      ...{ function_definition: 'head', class_definition: 'head', assignment: 'head' },
      ...{ for_statement: 'head', for_in_clause: 'head', as_pattern_target: 'every' },
      ...{ named_expression: 'head' },
    },
    keys: { keyword_argument: 'head' },
    members: /^attribute$/,
    kept: /^(?:dotted_name|global_statement|print_statement|exec_statement|ERROR)$/,
    known: /^class_definition$/,
    hides: /^(?:parameters|lambda|lambda_parameters|for_in_clause|function_definition)$/,
  },
  csharp: {
    ...NO_GRAMMAR,
    names: /^(?:identifier|implicit_parameter)$/,
    declares: {
      ...{ variable_declarator: 'head', parameter: 'last', catch_declaration: 'last' },
      ...{ lambda_expression: 'head', class_declaration: 'first', struct_declaration: 'first' },
      ...{ local_function_statement: 'last' },
    },
    keys: {
      ...{ argument: 'named', 'initializer_expression assignment_expression': 'head' },
      ...{ property_declaration: 'last', method_declaration: 'last', event_declaration: 'last' },
      ...{
        enum_member_declaration: 'head',
        labeled_statement: 'head',
        interface_declaration: 'first',
      },
    },
    members: /^(?:member_access_expression|member_binding_expression|qualified_name)$/,
    membersAlone: true,
    kept: /^(?:using_directive|attribute|attribute_argument|goto_statement|name_colon|preproc_\w+|ERROR)$/,
  },
  go: {
    ...NO_GRAMMAR,
    names: /^(?:identifier|type_identifier)$/,
    declares: {
      ...{ var_spec: 'every', const_spec: 'every', parameter_declaration: 'every' },
      ...{ variadic_parameter_declaration: 'first', function_declaration: 'head' },
      ...{ type_spec: 'type', 'short_var_declaration expression_list': 'left' },
      ...{
        'range_clause expression_list': 'left',
        'type_switch_statement expression_list': 'left',
      },
    },
    keys: { 'keyed_element literal_element': 'left' },
    kept: /^(?:qualified_type|ERROR)$/,
    opaque: / package_identifier$/,
  },
  php: {
    ...NO_GRAMMAR,
    names: /^variable_name$/,
    declares: {
      ...{ simple_parameter: 'first', variadic_parameter: 'first', assignment_expression: 'head' },
      ...{
        foreach_statement: 'every',
        pair: 'every',
        catch_clause: 'every',
        list_literal: 'every',
      },
      ...{ reference_assignment_expression: 'head' },
    },
    kept: /^(?:property_element|property_promotion_parameter|scoped_property_access_expression|global_declaration|dynamic_variable_name|ERROR)$/,
    opaque: /^(?:argument|dynamic_variable_name) name$/,
  },
  rust: {
    ...NO_GRAMMAR,
    names: /^(?:identifier|type_identifier)$/,
    declares: {
      ...{ let_declaration: 'head', parameter: 'head', closure_parameters: 'every' },
      ...{ for_expression: 'head', function_item: 'first', tuple_pattern: 'every' },
      ...{ ref_pattern: 'every', mut_pattern: 'every', captured_pattern: 'head' },
      ...{ field_pattern: 'last', reference_pattern: 'every', tuple_struct_pattern: 'rest' },
      ...{ struct_item: 'type', enum_item: 'type', trait_item: 'type', type_item: 'type' },
    },
    kept: /^(?:scoped_identifier|scoped_type_identifier|shorthand_field_initializer|use_\w+|scoped_use_list|attribute|mod_item|macro_\w+|token_\w+_pattern|token_repetition\w*|enum_variant|extern_crate_declaration|ERROR)$/,
    ignored: /^(?:lifetime|label)$/,
    known: /^(?:impl_item|trait_item|foreign_mod_item)$/,
    hides: /^(?:parameters|closure_parameters|block)$/,
    opaque: / (?:shorthand_field_identifier|metavariable)$/,
    keptText: /\{(\w+)/g,
  },
  lua: {
    ...NO_GRAMMAR,
    names: /^identifier$/,
    declares: {
      ...{ 'variable_declaration variable_list': 'every', parameters: 'every' },
      ...{ 'variable_declaration assignment_statement variable_list': 'every' },
      ...{ 'for_generic_clause variable_list': 'every', for_numeric_clause: 'head' },
      ...{ function_declaration: 'local' },
    },
    keys: { field: 'head', function_declaration: 'global' },
    members: /^(?:dot_index_expression|method_index_expression)$/,
    ignored: /^(?:goto_statement|label_statement)$/,
    kept: /^(?:attribute|ERROR)$/,
  },
  ruby: {
    ...NO_GRAMMAR,
    names: /^identifier$/,
    declares: {
      ...{ assignment: 'head', left_assignment_list: 'every', method_parameters: 'every' },
      ...{ block_parameters: 'every', lambda_parameters: 'every', optional_parameter: 'head' },
      ...{ splat_parameter: 'every', block_parameter: 'every', exception_variable: 'every' },
      ...{ operator_assignment: 'head' },
    },
    keys: { method: 'first', singleton_method: 'last', keyword_parameter: 'head', call: 'called' },
    members: /^call$/,
    kept: /^(?:alias|undef|ERROR)$/,
    opaque: / simple_symbol$/,
  },
  bash: {
    ...NO_GRAMMAR,
    names: /^variable_name$/,
    declares: {
      ...{ variable_assignment: 'head', for_statement: 'head', declaration_command: 'every' },
    },
    opaque: / (?:word|raw_string|heredoc_body|heredoc_content|regex)$/,
    kept: /^ERROR$/,
  },
  powershell: {
    ...NO_GRAMMAR,
    names: /^variable$/,
    declares: { unary_expression: 'every', foreach_statement: 'head' },
    kept: /^(?:script_parameter|class_\w+)$/,
    opaque: / (?:command_parameter|generic_token|simple_name|\w*here_string\w*|\w*string_literal)$/,
    keptText: /@(\w+)/g,
    ignoresCase: true,
  },
}
