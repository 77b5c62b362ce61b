// C, C++, Java, C#, Go and PHP under formatters, and what strips their comments.

import { type Attack, type Program, piped, programsBelow, type Subject } from './subject.ts'

const formatted = (ending: string, style: string): Attack => ({
  name: `clang-format, ${style}`,
  needs: 'clang-format',
  run: ({ text }) =>
    piped('clang-format', [`-style=${style}`, `-assume-filename=a.${ending}`], text),
})

const astyle: Attack = {
  name: 'astyle, kr',
  needs: 'astyle',
  run: ({ text }) => piped('astyle', ['--style=kr', '--add-braces', '--indent=tab'], text),
}

/** The preprocessor of the compiler, told to do nothing but drop comments. */
const stripped = (language: string): Attack => ({
  name: 'gcc drops comments',
  needs: 'gcc',
  run: ({ text }) => piped('gcc', ['-fpreprocessed', '-dD', '-E', '-P', '-x', language, '-'], text),
})

const below =
  (ending: RegExp, ...roots: readonly string[]) =>
  (folder: string): Program[] =>
    roots.flatMap((root) => programsBelow(`${folder}/${root}`, ending))

export const c: Subject = {
  language: 'C',
  fetched: { npm: ['libxmljs@1.0.11', 'secp256k1@5.0.2', 'usb@2.16.0', 'node-expat@2.4.1'] },
  programs: below(
    /\.c$/,
    ...['libxmljs', 'secp256k1', 'usb', 'node-expat'].map((name) => `node_modules/${name}`),
  ),
  attacks: [formatted('c', 'LLVM'), formatted('c', 'Mozilla'), astyle, stripped('c')],
}

export const cpp: Subject = {
  language: 'C++',
  fetched: { npm: ['leveldown@6.1.1', 'node-sass@9.0.0'] },
  programs: below(/\.(?:cc|cpp)$/, 'node_modules/leveldown', 'node_modules/node-sass'),
  attacks: [formatted('cpp', 'LLVM'), formatted('cpp', 'Google'), astyle, stripped('c++')],
}

export const java: Subject = {
  language: 'Java',
  fetched: { npm: ['@capacitor/android@8.5.2', 'cordova-android@15.1.0'] },
  programs: below(/\.java$/, 'node_modules/@capacitor', 'node_modules/cordova-android'),
  attacks: [
    formatted('java', 'Google'),
    {
      ...astyle,
      run: ({ text }) => piped('astyle', ['--mode=java', '--style=java', '--add-braces'], text),
    },
  ],
}

export const csharp: Subject = {
  language: 'C#',
  fetched: { npm: ['com.cysharp.unitask@2.2.5', 'com.neuecc.unirx@7.1.0'] },
  programs: below(/\.cs$/, 'node_modules/com.cysharp.unitask', 'node_modules/com.neuecc.unirx'),
  attacks: [
    formatted('cs', 'Microsoft'),
    {
      ...astyle,
      run: ({ text }) => piped('astyle', ['--mode=cs', '--style=allman', '--add-braces'], text),
    },
  ],
}

export const go: Subject = {
  language: 'Go',
  fetched: { debian: ['golang-1.19-src'] },
  programs: below(/\.go$/, 'debian/golang-1.19-src/usr/share/go-1.19/src/net'),
  attacks: [
    { name: 'gofmt', needs: 'gofmt', run: ({ text }) => piped('gofmt', [], text) },
    { name: 'gofmt -s', needs: 'gofmt', run: ({ text }) => piped('gofmt', ['-s'], text) },
  ],
}

export const php: Subject = {
  language: 'PHP',
  fetched: {
    debian: ['php-twig', 'php-symfony-console', 'php-guzzlehttp-psr7', 'phpunit'],
  },
  programs: below(/\.php$/, 'debian/php-twig', 'debian/php-symfony-console', 'debian/phpunit'),
  attacks: [
    {
      name: 'php -w',
      needs: 'php',
      run: ({ text }) =>
        piped(
          'php',
          [
            '-r',
            '$f = tempnam(sys_get_temp_dir(), "w"); file_put_contents($f, stream_get_contents(STDIN)); echo php_strip_whitespace($f); unlink($f);',
          ],
          text,
        ),
    },
  ],
}
