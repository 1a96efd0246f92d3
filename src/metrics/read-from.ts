import { askedTogether } from './asked-together.ts'
import type { Reader, ReaderSource } from './reader.ts'
import type { TypedSource } from './typed-source.ts'

/** Reads one version of the store throughout. */
export async function readFrom<T>(source: TypedSource<string>, use: (reader: Reader) => Promise<T>): Promise<T> {
  if ('reader' in source) return use(readerWithin(source as ReaderSource<string>))
  return askedTogether(source, ({ reader }) => use(reader))
}

/** The reader that a source shares with others; it was opened for all of them, and one may be restricted further by itself. */
function readerWithin({ reader, within = [] }: ReaderSource<string>): Reader {
  return within === reader.within ? reader : { ...reader, within }
}
