// Lua, and the scripts of Nmap: what may be written in several ways.

import type { Equivalence, LanguageRules, Permutable } from './rules.ts'

const LITERALS = ['number', 'string', 'true', 'false', 'nil']
const CHAIN = ['identifier', 'dot_index_expression']
const TIGHT = [
  ...LITERALS,
  ...CHAIN,
  'bracket_index_expression',
  'function_call',
  'parenthesized_expression',
]
const INSIDE = ['string_content', 'escape_sequence', ...LITERALS, ...CHAIN]

/** Metamethods of == and < see no literal but a number, and a number has none in any real program. */
const COMPARISONS: readonly Equivalence[] = [
  {
    name: 'equal-literal',
    class: 'logic',
    spellings: ['$A == $L', '$L == $A'],
    where: { L: 'literal', A: 'tight' },
  },
  {
    name: 'differ-literal',
    class: 'logic',
    spellings: ['$A ~= $L', '$L ~= $A', 'not ($A == $L)'],
    where: { L: 'literal', A: 'tight' },
  },
  {
    name: 'not-empty',
    class: 'logic',
    spellings: ['#$A > 0', '#$A >= 1', '#$A ~= 0', '0 < #$A'],
    where: { A: 'tight' },
  },
  {
    name: 'less-literal',
    class: 'logic',
    spellings: ['$A < $L', '$L > $A'],
    where: { L: 'number', A: 'operand' },
  },
  {
    name: 'more-literal',
    class: 'logic',
    spellings: ['$A > $L', '$L < $A'],
    where: { L: 'number', A: 'operand' },
  },
  {
    name: 'at-most-literal',
    class: 'logic',
    spellings: ['$A <= $L', '$L >= $A'],
    where: { L: 'number', A: 'operand' },
  },
  {
    name: 'at-least-literal',
    class: 'logic',
    spellings: ['$A >= $L', '$L <= $A'],
    where: { L: 'number', A: 'operand' },
  },
  {
    name: 'less',
    class: 'logic',
    spellings: ['$A < $B', '$B > $A'],
    where: { A: 'pure', B: 'pure' },
  },
  {
    name: 'at-most',
    class: 'logic',
    spellings: ['$A <= $B', '$B >= $A'],
    where: { A: 'pure', B: 'pure' },
  },
  {
    name: 'differ',
    class: 'logic',
    spellings: ['$A ~= $B', 'not ($A == $B)'],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'neither',
    class: 'logic',
    spellings: ['not $A and not $B', 'not ($A or $B)'],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'not-both',
    class: 'logic',
    spellings: ['not $A or not $B', 'not ($A and $B)'],
    where: { A: 'tight', B: 'tight' },
  },
]

const BRANCHES: readonly Equivalence[] = [
  {
    name: 'if-equal-else',
    class: 'branch',
    statements: true,
    spellings: [
      'if $A == $B then\n  $$S\nelse\n  $$T\nend',
      'if $A ~= $B then\n  $$T\nelse\n  $$S\nend',
    ],
    where: { A: 'tight', B: 'tight' },
  },
  {
    name: 'if-not-else',
    class: 'branch',
    statements: true,
    spellings: ['if $C then\n  $$S\nelse\n  $$T\nend', 'if not $C then\n  $$T\nelse\n  $$S\nend'],
    where: { C: 'tight' },
  },
  {
    name: 'return-or-else',
    class: 'branch',
    statements: true,
    spellings: [
      'if $C then\n  return $A\nend\nreturn $B',
      'if $C then\n  return $A\nelse\n  return $B\nend',
    ],
  },
  {
    name: 'return-list-or-else',
    class: 'branch',
    statements: true,
    spellings: [
      'if $C then\n  return $$A\nend\nreturn $$B',
      'if $C then\n  return $$A\nelse\n  return $$B\nend',
    ],
  },
]

const LOOPS: readonly Equivalence[] = [
  {
    name: 'for-step',
    class: 'loop',
    statements: true,
    spellings: ['for $I = $A, $B do\n  $$S\nend', 'for $I = $A, $B, 1 do\n  $$S\nend'],
  },
  {
    name: 'endless',
    class: 'loop',
    statements: true,
    spellings: ['while true do\n  $$S\nend', 'repeat\n  $$S\nuntil false'],
    lacks: { S: /\bgoto\b|::/ },
  },
]

const IDIOMS: readonly Equivalence[] = [
  {
    name: 'append',
    class: 'idiom',
    statements: true,
    spellings: ['table.insert($T, $V)', '$T[#$T + 1] = $V'],
    where: { T: 'name', V: 'single' },
    needs: ['table'],
  },
  {
    name: 'local-function',
    class: 'idiom',
    statements: true,
    spellings: ['local function $F($$P)\n  $$S\nend', 'local $F = function($$P)\n  $$S\nend'],
    apart: [['F', 'S']],
  },
  {
    name: 'function-value',
    class: 'idiom',
    statements: true,
    spellings: ['function $F($$P)\n  $$S\nend', '$F = function($$P)\n  $$S\nend'],
    where: { F: 'chain' },
  },
  {
    name: 'function-value-0',
    class: 'idiom',
    statements: true,
    spellings: ['function $F()\n  $$S\nend', '$F = function()\n  $$S\nend'],
    where: { F: 'chain' },
  },
  {
    name: 'format-method',
    class: 'idiom',
    spellings: ['string.format($L, $$A)', '($L):format($$A)'],
    where: { L: 'string' },
    needs: ['string'],
  },
  {
    name: 'rep-method',
    class: 'idiom',
    spellings: ['string.rep($L, $$A)', '($L):rep($$A)'],
    where: { L: 'string' },
    needs: ['string'],
  },
  {
    name: 'sub-end',
    class: 'idiom',
    spellings: ['string.sub($S, $I)', 'string.sub($S, $I, -1)'],
    where: { I: 'single' },
    needs: ['string'],
  },
  {
    name: 'find-start',
    class: 'idiom',
    spellings: ['string.find($S, $P)', 'string.find($S, $P, 1)'],
    where: { P: 'single' },
    needs: ['string'],
  },
  {
    name: 'match-start',
    class: 'idiom',
    spellings: ['string.match($S, $P)', 'string.match($S, $P, 1)'],
    where: { P: 'single' },
    needs: ['string'],
  },
  {
    name: 'concat-nothing',
    class: 'idiom',
    spellings: ['table.concat($T)', 'table.concat($T, "")'],
    where: { T: 'single' },
    needs: ['table'],
  },
  {
    name: 'method-call',
    class: 'idiom',
    spellings: ['$O:$M($$A)', '$O.$M($O, $$A)'],
    where: { O: 'name', M: 'name' },
  },
  {
    name: 'method-call-0',
    class: 'idiom',
    spellings: ['$O:$M()', '$O.$M($O)'],
    where: { O: 'name', M: 'name' },
  },
  ...[1, 2, 3].map(
    (level): Equivalence => ({
      name: `debug-${level}`,
      class: 'idiom',
      spellings: [`stdnse.debug${level}($$A)`, `stdnse.debug(${level}, $$A)`],
    }),
  ),
]

/** Modules that define nothing but what they return, so that the order of loading them is free. */
const MODULES =
  `afp amqp anyconnect base32 base64 bin bit bittorrent brute citrixxml comm creds datafiles
  datetime dhcp dns eap formulas ftp geoip gps http httpspider idna imap informix io ipOps irc iscsi
  isns json ldap libssh2 listop lpeg lfs match math mongodb msrpc msrpcperformance msrpctypes mssql
  mysql natpmp netbios nmap nsedebug omp2 openssl os oracle ospf outlib packet pcre pgsql pop3 pppoe
  proxy rand rdp redis rmi rpc rpcap rsync rtsp sasl shortport sip slaxml smb smb2 smbauth smtp snmp
  socks srvloc ssh1 ssh2 sslcert sslv2 stdnse string strbuf strict stringaux stun tab table tableaux
  target tftp tls tn3270 tns unicode unittest unpwdb upnp url utf8 versant vnc vulns vuzedht wsdd
  xdmcp xmpp`
    .split(/\s+/)
    .join('|')

const PERMUTABLES: readonly Permutable[] = [
  {
    name: 'require-order',
    list: 'chunk',
    element: 'variable_declaration',
    like: new RegExp(`^local (\\w+) = require ?\\(?["'](?:${MODULES})["']\\)?$`),
    key: /^local (\w+)/,
  },
  {
    name: 'field-order',
    list: 'table_constructor',
    element: 'field',
    shape: 'constant-field',
    key: /^(?:\[\s*["'])?(\w+)/,
    like: /^(?:\[\s*["']\w+["']\s*\]|\w+)\s*=[^=]/,
  },
  ...['chunk', 'block'].flatMap((list): Permutable[] => [
    {
      name: 'function-order',
      list,
      element: 'function_declaration',
      like: /^local function /,
      key: /^local function (\w+)/,
      apart: true,
    },
    {
      name: 'local-order',
      list,
      element: 'variable_declaration',
      shape: 'constant-local',
      like: /^local \w+ = /,
      key: /^local (\w+)/,
      apart: true,
    },
  ]),
  {
    name: 'metadata-order',
    list: 'chunk',
    element: 'assignment_statement',
    shape: 'constant-assignment',
    like: /^(?:author|license|categories|dependencies) = /,
    key: /^(\w+)/,
    apart: true,
  },
]

const PURE_INSIDE = [...INSIDE, 'table_constructor', 'field', 'unary_expression']

export const lua: LanguageRules = {
  expression: 'return %',
  statement: '%',
  statementHole: '%()',
  optional: ';',
  lists: ['chunk', 'block'],
  comments: ['comment'],
  strings: ['string'],
  shapes: {
    literal: { kinds: LITERALS },
    number: { kinds: ['number'] },
    string: { kinds: ['string'] },
    name: { kinds: ['identifier'] },
    chain: { kinds: CHAIN, of: CHAIN },
    pure: { kinds: ['number', ...CHAIN], of: INSIDE },
    tight: { kinds: TIGHT },
    operand: { kinds: [...TIGHT, 'unary_expression'] },
    single: {
      kinds: [...LITERALS, ...CHAIN, 'binary_expression', 'unary_expression', 'table_constructor'],
    },
    'constant-field': { kinds: ['field'], of: PURE_INSIDE },
    'constant-local': {
      kinds: ['variable_declaration'],
      of: [...PURE_INSIDE, 'assignment_statement', 'variable_list', 'expression_list'],
    },
    'constant-assignment': {
      kinds: ['assignment_statement'],
      of: [...PURE_INSIDE, 'variable_list', 'expression_list'],
    },
  },
  equivalences: [...BRANCHES, ...LOOPS, ...COMPARISONS, ...IDIOMS],
  permutables: PERMUTABLES,
  bindings: {
    identifier: 'identifier',
    scopes: [
      'chunk',
      'block',
      'function_definition',
      'function_declaration',
      'for_statement',
      'while_statement',
      'if_statement',
    ],
    binders: [
      {
        kind: 'variable_declaration',
        path: ['assignment_statement', 'variable_list'],
        known: 'after',
      },
      { kind: 'variable_declaration', path: ['variable_list'], known: 'after' },
      { kind: 'function_definition', path: ['parameters'], known: 'everywhere' },
      { kind: 'function_declaration', path: ['parameters'], known: 'everywhere' },
      { kind: 'for_numeric_clause', path: [0], known: 'after' },
      { kind: 'for_generic_clause', path: ['variable_list'], known: 'after' },
    ],
    properties: [
      ['dot_index_expression', 2],
      ['method_index_expression', 2],
      ['field', 0],
    ],
    reflects:
      /\b(?:load|loadstring|setfenv|getfenv|debug\.(?:getlocal|setlocal|getupvalue)|_ENV)\b/,
    exposes: [],
    recase: true,
  },
  prose: { after: /\bdescription\s*=\s*$/ },
}
