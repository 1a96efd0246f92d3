import fc from 'fast-check'

type Shrinks = ReturnType<fc.IRawProperty<unknown>['shrink']>
type Shrink = (this: object, value: unknown) => Shrinks

/** How long a counterexample may be made smaller: CAUSERIE_SHRINK_SECONDS, 20 by default, 0 for not at all. */
const shrinkingMs = () => Number(process.env.CAUSERIE_SHRINK_SECONDS ?? 20) * 1000

const bounded = Symbol.for('causerie: shrinking is bounded')

/**
 * Makes every property say within a minute that it fails: smaller counterexamples are looked for only so long after the first. fast-check
 * can end all of a property after a time, which is for one that holds and takes long under load the wrong thing. Seed and path are
 * printed as ever, and shrinking goes on from there.
 */
export function boundShrinking(): void {
  const properties = [fc.property(fc.nat(), () => {}), fc.asyncProperty(fc.nat(), async () => {})]
  for (const prototype of properties.map(property => Object.getPrototypeOf(property) as { shrink: Shrink })) {
    // Files that share their modules all ask for it.
    if (Object.hasOwn(prototype, bounded)) continue
    const { shrink } = prototype
    // fast-check asks for what is smaller than a value once it has failed.
    const firstFailures = new WeakMap<object, number>()
    prototype.shrink = function (value) {
      const since = firstFailures.get(this) ?? performance.now()
      firstFailures.set(this, since)
      return shrink.call(this, value).takeWhile(() => performance.now() - since < shrinkingMs())
    }
    Object.defineProperty(prototype, bounded, { value: true })
  }
}
