import type { Writes } from './writes.ts'

/** A completed write: its name, and what it concerns as far as its arguments say. */
export interface Written {
  /** Null for something that another server wrote. */
  readonly name: keyof Writes | null
  readonly chat_id?: string
  readonly connection?: string
  readonly thread_key?: string
}

export function writtenOf(name: string, input: unknown): Written {
  const { chat_id, connection, thread_key } = (input ?? {}) as Record<string, unknown>
  return {
    name: name as keyof Writes,
    ...(typeof chat_id === 'string' ? { chat_id } : {}),
    ...(typeof connection === 'string' ? { connection } : {}),
    ...(typeof thread_key === 'string' ? { thread_key } : {}),
  }
}
