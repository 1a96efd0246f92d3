const secondsIn = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** Parses `4d`, `36h`, `90m` or `30s` to seconds, as on the command line; null for any other text. */
export function readDuration(text: string): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? []
  if (number === undefined || unit === undefined) return null
  return Number(number) * secondsIn[unit as keyof typeof secondsIn]
}

/** The shortest text that parses to the same duration. */
export function writeDuration(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const)
    if (seconds % secondsIn[unit] === 0) return `${seconds / secondsIn[unit]}${unit}`
  return `${seconds}s`
}
