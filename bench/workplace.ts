import { rmSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for all that the bench writes, gone when it ends or is interrupted, after whoever works in it was ended. */
export async function openWorkplace(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-bench-'))
  // Whoever is started later is ended earlier, by a listener put before this one.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
  // npm tells the shell that it started, and a shell tells nobody.
  const parent = process.ppid
  setInterval(() => process.ppid === parent || process.exit(1), 1000).unref()
  // PostgreSQL reads the files itself, as a user of its own.
  await chmod(folder, 0o755)
  return folder
}
