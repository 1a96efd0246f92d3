import { setMaxListeners } from 'node:events'
import type { Engine, ReadOptions } from './engine.ts'

/** Opens what is to be read while `use` runs. */
export type Read = <T>(use: (engine: Engine) => Promise<T>, options: ReadOptions) => Promise<T>

type Properties = ReadonlyMap<object, unknown>

/**
 * What queries are asked of: a store (each query sees its current version), one version of it, or a part of either. A source is opaque:
 * `openStore` opens one, and only `restrict`, `withSignal` and `together` derive another. A derived source keeps every property of
 * its origin, so no restriction, signal or limit gets lost.
 */
export class Source<in Attribute extends string = never> {
  /** For the compiler only: a source with known attributes can be used wherever fewer are expected. */
  declare protected readonly names: (attribute: Attribute) => void
  readonly #read: Read
  #properties: Properties = new Map()

  constructor(read: Read) {
    this.#read = read
  }

  /** A new source of the same kind that reads the same, without properties. */
  protected again(): Source<Attribute> {
    return new Source(this.#read)
  }

  /** For sources that create sources, such as a store its snapshots: passes its properties on. */
  protected handOn<S extends Source>(source: S): S {
    return Source.like(source, this.#properties)
  }

  static like<S extends Source>(source: S, properties: Properties): S {
    // `again` is overridden by each kind to return its own kind.
    const like = source.again() as S
    like.#properties = properties
    return like
  }

  static readOf(source: Source): Read {
    return source.#read
  }

  static propertiesOf(source: Source): Properties {
    return source.#properties
  }
}

/** A property of sources that derived sources inherit. */
export interface SourceProperty<T> {
  of(source: Source): T
  /** A copy of the source with another value of this property. */
  set<S extends Source>(source: S, value: T): S
}

export function sourceProperty<T>(initial: T): SourceProperty<T> {
  const property: SourceProperty<T> = {
    of(source) {
      const properties = Source.propertiesOf(source)
      return properties.has(property) ? (properties.get(property) as T) : initial
    },
    set: (source, value) => Source.like(source, new Map(Source.propertiesOf(source)).set(property, value)),
  }
  return property
}

const signals = sourceProperty<AbortSignal | undefined>(undefined)
/** The engine that is already open for a source. */
export const openedEngine = sourceProperty<Engine | null>(null)
/** The maximum number of cells (groups × buckets × periods) of an answer. */
export const maxCells = sourceProperty(2_000_000)

/**
 * A source whose queries end when the signal aborts: the running statement is interrupted (no one else's is), processing of its rows stops, and
 * the query rejects with the signal's reason. A signal that the source already has stays in effect.
 *
 * @example
 * await volume(withSignal(store, AbortSignal.timeout(5000)), { period: '2026-10' })
 */
export function withSignal<S extends Source>(source: S, signal: AbortSignal): S {
  const own = signals.of(source)
  const either = AbortSignal.any(own === undefined ? [signal] : [own, signal])
  // Each concurrent query adds a listener for as long as it runs, so many listeners are not a leak to warn about.
  setMaxListeners(0, either)
  return signals.set(source, either)
}

/** Reads one version of a source. */
export async function read<T>(source: Source, use: (engine: Engine) => Promise<T>): Promise<T> {
  const opened = openedEngine.of(source)
  if (opened !== null) return untilAborted(source, () => use(opened))
  const signal = signals.of(source)
  return Source.readOf(source)(use, signal === undefined ? {} : { signal })
}

/** Work on an engine shared with others: when the source's signal aborts, the caller stops waiting, but the work goes on. */
export async function untilAborted<T>(source: Source, work: () => Promise<T>): Promise<T> {
  const signal = signals.of(source)
  if (signal === undefined) return work()
  signal.throwIfAborted()
  const done = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: done.signal })
  })
  return Promise.race([work(), aborted]).finally(() => done.abort())
}
