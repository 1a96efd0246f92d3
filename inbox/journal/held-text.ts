/** Why the lock of a journal was not taken. */
export function heldText(path: string, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  const holder = / is held by (.*)$/s.exec(message)?.[1]
  return holder === undefined
    ? `the journal cannot be locked: ${path}`
    : `one process works on an inbox at a time: ${path} is held by ${holder}`
}
