/**
 * Passes errors on, but each message only once per `quietMs`: while a server is away, every queue and worker reports it at every attempt.
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
