import { fsyncSync } from 'node:fs'

type NodeFs = import('@electric-sql/pglite/nodefs').NodeFS
type NodeFsClass = typeof import('@electric-sql/pglite/nodefs').NodeFS

/** The hook that Emscripten's file system calls for an fsync; `nfd` is the file descriptor on the host. */
interface HostFiles {
  readonly stream_ops: { fsync?: (stream: { readonly nfd?: number }) => number }
}

/**
 * PGlite's files in a directory, with an fsync that reaches the disk. PGlite 0.5 has none (electric-sql/pglite#1107), so its commits
 * survive the death of the process, but a power failure may leave a database that cannot be opened.
 * It must also be started with `durableStartParams`.
 */
export function durableFiles(
  NodeFS: NodeFsClass,
  directory: string,
  { sync = fsyncSync }: { readonly sync?: (descriptor: number) => void } = {},
): NodeFs {
  const files = new NodeFS(directory)
  const init = files.init.bind(files)
  files.init = async (database, options) => {
    const { emscriptenOpts } = await init(database, options)
    const addFsync = (module: unknown) => {
      const { NODEFS } = module as { readonly NODEFS: HostFiles }
      NODEFS.stream_ops.fsync = ({ nfd }) => {
        if (nfd !== undefined) sync(nfd)
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } }
  }
  return files
}

/** PGlite's start parameters without `-F` (no fsync), and with the only WAL sync method that Emscripten passes on. */
export function durableStartParams(defaults: readonly string[]): string[] {
  return [...defaults.filter(parameter => parameter !== '-F'), '-c', 'wal_sync_method=fsync']
}
