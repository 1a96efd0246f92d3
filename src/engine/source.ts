import { setMaxListeners } from 'node:events'
import type { Engine, ReadOptions } from './engine.ts'

/** Opens what is to be read, for as long as `use` takes. */
export type Read = <T>(use: (engine: Engine) => Promise<T>, options: ReadOptions) => Promise<T>

type Properties = ReadonlyMap<object, unknown>

/**
 * What questions are asked of: a store (its current version at each question), one version of it, or a part of either. It is opaque:
 * a source comes from `openStore`, and only `restrict`, `withSignal` and `together` derive one from another. What is derived keeps every
 * property of what it is derived from: no scope, signal or bound is lost on the way.
 */
export class Source<in Attribute extends string = never> {
  /** Only for the compiler: a source whose attributes are known stands wherever one that knows fewer is wanted. */
  declare protected readonly names: (attribute: Attribute) => void
  readonly #read: Read
  #properties: Properties = new Map()

  constructor(read: Read) {
    this.#read = read
  }

  /** Another one of the same kind that reads the same, without properties. */
  protected again(): Source<Attribute> {
    return new Source(this.#read)
  }

  /** For sources that give sources, such as a store its snapshots: these have its properties. */
  protected handOn<S extends Source>(source: S): S {
    return Source.like(source, this.#properties)
  }

  static like<S extends Source>(source: S, properties: Properties): S {
    // Each kind makes its own kind again.
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

/** A property that sources have, and those that are derived from them. */
export interface SourceProperty<T> {
  of(source: Source): T
  /** The same source, but for this property. */
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
/** An engine that is open already. */
export const openedEngine = sourceProperty<Engine | null>(null)
/** How many cells (groups × buckets × periods) an answer may have. */
export const maxCells = sourceProperty(2_000_000)

/**
 * The same source, whose questions end when the signal aborts: the statement at work is interrupted, nobody else's, what is made of its
 * rows stops, and the question rejects with the signal's reason. A signal that it had already ends them too.
 *
 * @example await volume(withSignal(store, AbortSignal.timeout(5000)), { period: '2026-10' })
 */
export function withSignal<S extends Source>(source: S, signal: AbortSignal): S {
  const own = signals.of(source)
  const either = AbortSignal.any(own === undefined ? [signal] : [own, signal])
  // As many questions as are asked at once listen to it, and none for longer than it takes: that is no leak to warn of.
  setMaxListeners(0, either)
  return signals.set(source, either)
}

/** Reads one version of a source throughout. */
export async function read<T>(source: Source, use: (engine: Engine) => Promise<T>): Promise<T> {
  const opened = openedEngine.of(source)
  if (opened !== null) return untilAborted(source, () => use(opened))
  const signal = signals.of(source)
  return Source.readOf(source)(use, signal === undefined ? {} : { signal })
}

/** Work on an engine that others read through too: when the source's signal aborts nobody waits for it any more, and it goes on. */
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
