export const grains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
/** `week` is the ISO week. */
export type Grain = (typeof grains)[number]
