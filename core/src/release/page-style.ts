// How the advisory's page looks, on screen by day and night, and on paper.

/** Holds no `<`, so that it can stand in a style element as it is. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b1f24, #e8eaed);
  --quiet: light-dark(#57606a, #a3abb5);
  --paper: light-dark(#ffffff, #14171a);
  --line: light-dark(#d0d7de, #363c44);
  --link: light-dark(#0b57b7, #86b6ff);
  --alarm: light-dark(#a40e26, #ff9a9a);
}
* { box-sizing: border-box }
body {
  margin: 0 auto;
  max-width: 46rem;
  padding: 3rem 1.25rem 4rem;
  color: var(--ink);
  background: var(--paper);
  font: 1.0625rem/1.6 system-ui, sans-serif;
  overflow-wrap: break-word;
}
header { border-bottom: 1px solid var(--line); padding-bottom: 1.25rem }
h1 { margin: .25rem 0 1.25rem; font-size: 2rem; line-height: 1.2; text-wrap: balance }
h2 { margin: 2.25rem 0 .5rem; font-size: 1.25rem }
a { color: var(--link) }
code { font-size: .875em }
dl { margin: 0; display: grid; gap: .25rem }
dl div { display: grid; grid-template-columns: 8rem 1fr }
dt, caption, footer, .vendor, .address { color: var(--quiet) }
dd { margin: 0 }
.vendor { margin: 0 }
.address { font-size: .875em }
.high, .critical { color: var(--alarm) }
table { width: 100%; border-collapse: collapse }
caption { text-align: left; padding-bottom: .5rem }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
ul { padding-left: 1.25rem }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; font-size: .9375rem }
@media (max-width: 32rem) { dl div { grid-template-columns: 1fr } dt { margin-top: .5rem } }
@media print {
  :root { color-scheme: light }
  body { max-width: none; padding: 0; font-size: 11pt }
  section { break-inside: avoid }
}
`
