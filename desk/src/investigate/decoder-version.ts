// The version of the decoder: declared before anything is read, and committed to by every publication.

/**
 * Any change to what is read or named is another version. The fifth reads each sample with what stood
 * published before it was logged; samples that are older than no text it reads as the fourth did. The
 * sixth reads free values out of encodings, and charges for where it looked. The seventh keeps of a
 * place with many spellings those that samples showed, where they disagree. The eighth charges sets of
 * copies by how suspicious each is alone. The ninth leaves out places of a text that an earlier sample shows.
 * The tenth looks at both sides of a long hole at once, reads no order of holes that only names tell apart,
 * and leaves out what may be the work of a tool that writes a form in one way.
 */
export const DECODER_VERSION = 'forewarn decoder 10'
