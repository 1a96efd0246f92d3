import type { Engine } from './engine.ts'

/** Caches a read per open database, which is one immutable version. A failed read is not cached. */
export function oncePerVersion<T>(read: (engine: Engine) => Promise<T>): (engine: Engine) => Promise<T> {
  const known = new WeakMap<object, Promise<T>>()
  return engine => {
    const { database } = engine
    const underWay = known.get(database)
    // The first caller may have been interrupted by its own signal, which must not fail the others.
    if (underWay !== undefined) return underWay.catch(() => read(engine))
    const reading = read(engine)
    known.set(database, reading)
    reading.catch(() => known.delete(database))
    return reading
  }
}
