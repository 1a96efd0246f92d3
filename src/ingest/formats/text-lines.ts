import { createReadStream } from 'node:fs'

/** Limits memory: a longer line is cut. */
const mostLetters = 1_000_000

/** The lines of a file, without their ends. `latin1` keeps each byte as a character of its own. */
export async function* textLines(path: string, encoding: 'utf8' | 'latin1' = 'utf8'): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(path, encoding)) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = (lines.pop() ?? '').slice(0, mostLetters)
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest
}
