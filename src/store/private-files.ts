import { mkdir, stat } from 'node:fs/promises'

// Stores, ledgers and reports hold what customers wrote and how many they are: whatever the umask, what is made anew is its owner's
// alone. What is there already was made so, or opened, by a person, and stays as it is, also when a newer file takes its place.

/** Of a file that is made anew. */
export const privateFileMode = 0o600

/** Makes a folder, and those above it that are missing, for its owner alone. The first that had to be made; null when all were there. */
export async function makePrivateFolder(path: string): Promise<string | null> {
  return (await mkdir(path, { recursive: true, mode: 0o700 })) ?? null
}

/** The mode of a file that takes a place: that of the one which is there, else private. */
export async function modeAt(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  return found === null ? privateFileMode : found.mode & 0o777
}
