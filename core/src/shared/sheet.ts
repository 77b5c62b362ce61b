// What pages that stand alone have in common: their inks by day and night, and their type.

/** Declarations of the element that holds a page. */
export const INKS = `color-scheme: light dark;
  --ink: light-dark(#1b1f24, #e8eaed);
  --quiet: light-dark(#57606a, #a3abb5);
  --paper: light-dark(#ffffff, #14171a);
  --raised: light-dark(#f6f8fa, #1d2126);
  --line: light-dark(#d0d7de, #363c44);
  --accent: light-dark(#0b57b7, #86b6ff);`

export const TYPE = `color: var(--ink);
  background: var(--paper);
  font: 1rem/1.6 system-ui, sans-serif;
  overflow-wrap: break-word;`
