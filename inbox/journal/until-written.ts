/** A snooze without a time: until the customer writes. The largest instant of a `Date`, which a number holds exactly. */
export const untilWritten = 8_640_000_000_000_000
