const secondsIn = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** `4d`, `36h`, `90m`, `30s` in seconds, as the command line writes them; null for any other text. */
export function readDuration(text: string): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? []
  if (number === undefined || unit === undefined) return null
  return Number(number) * secondsIn[unit as keyof typeof secondsIn]
}

/** The shortest text that reads back as the same. */
export function writeDuration(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const)
    if (seconds % secondsIn[unit] === 0) return `${seconds / secondsIn[unit]}${unit}`
  return `${seconds}s`
}
