import { type Read, read, type Source, withSignal } from '../src/engine/source.ts'
import { type Snapshot, Store } from '../src/store/store.ts'

/** How to wrap a store: a wrapper for the reads of its snapshots, and callbacks for opening and closing them. */
export interface Wrapping {
  readonly read?: (of: Read) => Read
  readonly opened?: () => void
  readonly closed?: () => void
}

/** The same store, with wrapped snapshots. */
export function wrappedStore(of: Store<string>, { read: around = one => one, opened, closed }: Wrapping) {
  return new Store<string>({
    directory: of.directory,
    read: around(readOf(of)),
    close: of.close,
    async snapshot() {
      const snapshot: Snapshot<string> = await of.snapshot()
      opened?.()
      const close = () => {
        closed?.()
        snapshot.close()
      }
      return { version: snapshot.version, identity: snapshot.identity, read: around(readOf(snapshot)), close }
    },
  })
}

function readOf(source: Source): Read {
  return (use, { signal }) => read(signal === undefined ? source : withSignal(source, signal), use)
}
