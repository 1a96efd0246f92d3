import fc from 'fast-check'

type Shrinks = ReturnType<fc.IRawProperty<unknown>['shrink']>
type Shrink = (this: object, value: unknown) => Shrinks

/** The time limit for shrinking: CAUSERIE_SHRINK_SECONDS, 20 by default; 0 disables shrinking. */
const shrinkingMs = () => Number(process.env.CAUSERIE_SHRINK_SECONDS ?? 20) * 1000

const bounded = Symbol.for('causerie: shrinking is bounded')

/**
 * Makes every failing property report within a minute, by limiting the time for shrinking. The time limits of fast-check apply to the
 * whole property, so they would also stop one that holds but is slow under load. Seed and path are printed as usual, and shrinking can
 * continue from there.
 */
export function boundShrinking(): void {
  const properties = [fc.property(fc.nat(), () => {}), fc.asyncProperty(fc.nat(), async () => {})]
  for (const prototype of properties.map(property => Object.getPrototypeOf(property) as { shrink: Shrink })) {
    // Test files that share modules all call this.
    if (Object.hasOwn(prototype, bounded)) continue
    const { shrink } = prototype
    // fast-check calls `shrink` with a value once it has failed.
    const firstFailures = new WeakMap<object, number>()
    prototype.shrink = function (value) {
      const since = firstFailures.get(this) ?? performance.now()
      firstFailures.set(this, since)
      return shrink.call(this, value).takeWhile(() => performance.now() - since < shrinkingMs())
    }
    Object.defineProperty(prototype, bounded, { value: true })
  }
}
