/** Items of a long list that are looked at: its rows are much alike. */
const sampled = 64

/**
 * About how many bytes an answer takes in memory. Of a long list some rows stand for all, so that it takes no longer to tell of a
 * hundred thousand rows than of a hundred.
 */
export function answerBytes(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length
  if (typeof value !== 'object' || value === null) return 8
  if (!Array.isArray(value)) return Object.values(value).reduce<number>((sum, item) => sum + 8 + answerBytes(item), 32)
  const items: readonly unknown[] = value
  const step = Math.max(1, items.length / sampled)
  let [bytes, count] = [0, 0]
  for (let at = 0; at < items.length; at += step) {
    bytes += answerBytes(items[Math.floor(at)])
    count++
  }
  return 32 + (count === 0 ? 0 : Math.ceil((bytes / count + 8) * items.length))
}
