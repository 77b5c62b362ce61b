// Lua, and the scripts of Nmap: neighbours that may stand in any order.

import type { Permutable } from './rules.ts'

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

export const LUA_ORDERS: readonly Permutable[] = [
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
