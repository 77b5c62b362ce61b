// Bytes as one letter each, so that foreign bytes can be searched like text.

const AT_ONCE = 8192

/** Letter n of the text is byte n; the code of each is the byte (ISO 8859-1). */
export function latin(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += AT_ONCE) {
    text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE))
  }
  return text
}

/** The other way: letters beyond 255 lose what is above. */
export function fromLatin(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
}
