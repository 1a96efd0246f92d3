import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'

/**
 * Reads a password: typed twice on a terminal, without echo, or one line of any other input. Throws `UsageError` if it is not valid or the
 * two differ.
 */
export async function askPassword(io: Io, name: string): Promise<string> {
  const { isPassword, passwordLength } = await import('../serve/access/password.ts')
  const password = process.stdin.isTTY === true ? await typedTwice(io, name) : await firstLine()
  if (isPassword(password)) return password
  const { min, max } = passwordLength
  throw new UsageError(`a password must have ${min} to ${max} characters; nothing was changed`)
}

async function typedTwice(io: Io, name: string): Promise<string> {
  const nowhere = new Writable({ write: (_, __, done) => done() })
  // readline gives line editing; its output is discarded.
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 })
  lines.on('SIGINT', () => lines.close())
  const typed = lines[Symbol.asyncIterator]()
  const ask = async (prompt: string) => {
    io.stderr.write(prompt)
    const { done, value } = await typed.next()
    io.stderr.write('\n')
    if (done === true) throw new UsageError('no password was typed; nothing was changed')
    return value
  }
  try {
    const password = await ask(`Password of ${name}: `)
    if ((await ask('Once more: ')) === password) return password
    throw new UsageError('the two passwords differ; nothing was changed')
  } finally {
    lines.close()
  }
}

async function firstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
  try {
    for await (const line of lines) return line
    throw new UsageError('no password on standard input; nothing was changed')
  } finally {
    lines.close()
    // Do not wait for the end of the input: the writer may keep it open.
    process.stdin.destroy()
  }
}
