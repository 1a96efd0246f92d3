/** Maps in order, `atOnce` at a time: thousands of files opened together are more than a process may have. */
export async function fewAtATime<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  { atOnce }: { readonly atOnce: number },
): Promise<readonly R[]> {
  const results: R[] = []
  const rest = items.entries()
  const lane = async () => {
    for (const [index, item] of rest) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return results
}
