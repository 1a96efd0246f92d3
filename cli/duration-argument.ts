import { InvalidArgumentError } from 'commander'

const secondsIn = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** Parses `4d`, `36h`, `90m` or `30s` to seconds. A day is 24 hours. */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? []
  if (number === undefined || unit === undefined) {
    throw new InvalidArgumentError('A duration is a number with s, m, h or d, such as 4d.')
  }
  return Number(number) * secondsIn[unit as keyof typeof secondsIn]
}
