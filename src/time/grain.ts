export const grains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
/** The unit of time of a bucket; `week` is the ISO week. */
export type Grain = (typeof grains)[number]
