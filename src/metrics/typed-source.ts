import type { Source } from '../engine/engine.ts'

/** A source whose attributes the compiler knows: what `openStore(directory, { attributes })` gives. */
export type TypedSource<Attribute extends string> = Source & { readonly attributes?: readonly Attribute[] }
