/**
 * Passes errors on, but one of the same message only once in `quietMs`:
 * while a server is away, each queue and each worker tells so at each try.
 */
export function withoutRepeats(onError: (error: Error) => void, quietMs: number): (error: Error) => void {
  const toldAtMs = new Map<string, number>()
  return error => {
    const nowMs = performance.now()
    const lastMs = toldAtMs.get(error.message)
    if (lastMs !== undefined && nowMs - lastMs < quietMs) return
    if (toldAtMs.size > 100) toldAtMs.clear()
    toldAtMs.set(error.message, nowMs)
    onError(error)
  }
}
