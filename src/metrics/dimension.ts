/** The dimensions that every store has. A store's others are the attributes of its establishments. */
export const builtInDimensions = ['establishment', 'channel', 'platform'] as const
export type BuiltInDimension = (typeof builtInDimensions)[number]
export type Dimension = BuiltInDimension | (string & {})

export function isBuiltIn(dimension: string): dimension is BuiltInDimension {
  return builtInDimensions.some(known => known === dimension)
}
