import { askedTogether } from './asked-together.ts'
import type { Reader, ReaderSource } from './reader.ts'
import type { TypedSource } from './typed-source.ts'

/** Reads one version of the store throughout. */
export async function readFrom<T>(source: TypedSource<string>, use: (reader: Reader) => Promise<T>): Promise<T> {
  if ('reader' in source) return use((source as ReaderSource<string>).reader)
  return askedTogether(source, ({ reader }) => use(reader))
}
