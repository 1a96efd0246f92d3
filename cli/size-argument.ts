import { InvalidArgumentError } from 'commander'
import { sizeInBytes } from '../src/store/memory.ts'

/** Parses a size in the form of the database, such as `1GB`. */
export function parseSize(text: string): string {
  if (sizeInBytes(text) === null) throw new InvalidArgumentError('It is a size such as 1GB or 512MiB.')
  return text
}
