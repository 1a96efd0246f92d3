/** How many items of a long list to sample; its rows are similar. */
const sampled = 64

/**
 * Estimates how many bytes an answer takes in memory. Long lists are sampled, so that a hundred thousand rows take no longer than a hundred.
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
