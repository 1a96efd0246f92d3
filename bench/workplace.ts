import { rmSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for everything that the bench writes. It is removed when the bench ends or is interrupted, after processes that use it have ended. */
export async function openWorkplace(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-bench-'))
  // Processes started later are ended earlier, since their listeners are prepended to this one.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
  // npm passes signals to its shell only, which does not pass them on, so the bench ends when its parent changes.
  const parent = process.ppid
  setInterval(() => process.ppid === parent || process.exit(1), 1000).unref()
  // PostgreSQL reads the files itself, as another user.
  await chmod(folder, 0o755)
  return folder
}
