import type { Engine } from '../engine/engine.ts'

/** The same reading, done once an engine: it reads one immutable version. One that failed is tried again. */
export function oncePerVersion<T>(read: (engine: Engine) => Promise<T>): (engine: Engine) => Promise<T> {
  const known = new WeakMap<Engine, Promise<T>>()
  return engine => {
    let reading = known.get(engine)
    if (reading === undefined) {
      reading = read(engine)
      known.set(engine, reading)
      reading.catch(() => known.delete(engine))
    }
    return reading
  }
}
