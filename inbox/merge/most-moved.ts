/** A longer chat can be kept, but not be merged into another one: all its rows are written again in one commit. */
export const mostMoved = 2000
