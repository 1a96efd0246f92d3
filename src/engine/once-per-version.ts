import type { Engine } from './engine.ts'

/** The same reading, done once an open database: it is one immutable version. One that failed is tried again. */
export function oncePerVersion<T>(read: (engine: Engine) => Promise<T>): (engine: Engine) => Promise<T> {
  const known = new WeakMap<object, Promise<T>>()
  return engine => {
    const { database } = engine
    const underWay = known.get(database)
    // Whoever began it may have been interrupted on a connection of its own, which is no failure of those who wait.
    if (underWay !== undefined) return underWay.catch(() => read(engine))
    const reading = read(engine)
    known.set(database, reading)
    reading.catch(() => known.delete(database))
    return reading
  }
}
