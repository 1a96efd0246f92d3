import { askedTogether } from './asked-together.ts'
import type { Reader, ReaderSource } from './reader.ts'
import type { TypedSource } from './typed-source.ts'

/** Reads one version of the store throughout. */
export async function readFrom<T>(source: TypedSource<string>, use: (reader: Reader) => Promise<T>): Promise<T> {
  const isTogether = (given: TypedSource<string>): given is ReaderSource<string> => 'reader' in given
  if (isTogether(source)) return use(source.reader)
  return askedTogether(source, together => use((together as ReaderSource<string>).reader))
}
