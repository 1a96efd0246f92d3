/** Maps in order, `atOnce` at a time. Opening thousands of files at once would exceed the limit of the process. */
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
