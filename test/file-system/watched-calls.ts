import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { isAbsolute, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A call of `node:fs/promises`, or of a file that it opened, which concerns something below the watched folder. */
export interface FileCall {
  readonly name: string
  /** From the watched folder. */
  readonly paths: readonly string[]
  /** Whether it can change what is on the disk, or make it last. */
  readonly changes: boolean
  /** Whether a full disk can refuse it. */
  readonly takesRoom: boolean
  /** Of the file that is synced. */
  readonly descriptor: number | null
}

/** What to do about a call. `proceed` makes it; `half` writes half of what was to be written, null where that makes no sense. */
export type Around = (call: FileCall, proceed: () => Promise<unknown>, half: (() => Promise<unknown>) | null) => unknown

type Method = (...given: unknown[]) => Promise<unknown>

const changing = [
  'rename',
  'link',
  'symlink',
  'mkdir',
  'copyFile',
  'writeFile',
  'appendFile',
  'truncate',
  'chmod',
  'chown',
]
const freeing = ['unlink', 'rm', 'rmdir']
const reading = ['stat', 'lstat', 'readFile', 'readdir', 'realpath', 'access', 'readlink']
const twoPaths = ['rename', 'link', 'symlink', 'copyFile']
const ofHandle = {
  changing: ['write', 'writev', 'writeFile', 'appendFile', 'truncate', 'sync', 'datasync', 'chmod', 'chown'],
  reading: ['read', 'readv', 'readFile', 'stat'],
}
const writing = ['writeFile', 'appendFile', 'write']

/**
 * Puts `around` between the product and the file system, for what is below a folder and until `stop`. Every call still reaches the real
 * file system, when it is let through. What native code does, such as DuckDB, is not seen. The product's modules need not be loaded
 * anew: their imports are live bindings.
 */
export function watchCalls(folder: string, around: Around): { readonly stop: () => void } {
  const real = fs.promises as unknown as Record<string, Method>
  const originals = new Map<string, Method>()
  const within = (path: unknown): string | null => {
    const text = path instanceof URL ? fileURLToPath(path) : typeof path === 'string' ? path : null
    if (text === null) return null
    const found = relative(folder, resolve(text))
    return found.startsWith('..') || isAbsolute(found) ? null : found
  }
  const put = (name: string, replacement: (original: Method) => Method) => {
    const original = real[name]
    if (original === undefined) throw new Error(`node:fs/promises has no ${name}`)
    originals.set(name, original)
    real[name] = replacement(original.bind(real))
  }
  const halfOf = (name: string, given: readonly unknown[], call: (given: readonly unknown[]) => Promise<unknown>) => {
    const at = given.findIndex(value => typeof value === 'string' || value instanceof Uint8Array)
    const content = given[at]
    if (!writing.includes(name) || !(typeof content === 'string' || content instanceof Uint8Array)) return null
    const bytes = Buffer.from(content as string)
    return () => call(given.with(at, bytes.subarray(0, Math.floor(bytes.length / 2))))
  }

  for (const name of [...changing, ...freeing, ...reading]) {
    put(name, original => async (...given) => {
      const paths = given.slice(0, twoPaths.includes(name) ? 2 : 1).map(within)
      if (paths.every(path => path === null)) return original(...given)
      const call = {
        name,
        paths: paths.map((path, index) => path ?? String(given[index])),
        changes: !reading.includes(name),
        takesRoom: changing.includes(name),
        descriptor: null,
      }
      const half = halfOf(name, given.slice(1), rest => original(given[0], ...rest))
      return around(call, () => original(...given), half)
    })
  }
  put('open', original => async (...given) => {
    const [path, flags = 'r'] = given
    const place = within(path)
    if (place === null) return original(...given)
    const changes = flags !== 'r'
    const call = { name: `open ${flags}`, paths: [place], changes, takesRoom: changes, descriptor: null }
    const handle = (await around(call, () => original(...given), null)) as Record<string, Method> & { fd: number }
    for (const name of [...ofHandle.changing, ...ofHandle.reading]) {
      const method = handle[name]?.bind(handle)
      if (method === undefined) throw new Error(`an open file has no ${name}`)
      handle[name] = async (...args) => {
        const isChange = ofHandle.changing.includes(name)
        const own = { name, paths: [place], changes: isChange, takesRoom: isChange, descriptor: handle.fd }
        return around(
          own,
          () => method(...args),
          halfOf(name, args, rest => method(...rest)),
        )
      }
    }
    return handle
  })
  syncBuiltinESMExports()
  return {
    stop() {
      for (const [name, original] of originals) real[name] = original
      syncBuiltinESMExports()
    },
  }
}

/** A call as a person reads it. */
export function callText({ name, paths }: FileCall): string {
  return [name, ...paths.map(path => JSON.stringify(path))].join(' ')
}
