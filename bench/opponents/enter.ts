import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openClickHouse } from './clickhouse.ts'
import { openObvious } from './obvious.ts'
import { type Loaded, type Log, NotInstalledError, type Opponent } from './opponent.ts'
import { openPolars } from './polars.ts'
import { openPostgres } from './postgres.ts'

type Opener = (folder: string) => Promise<Opponent>

const openers = {
  obvious: openObvious,
  postgres: openPostgres,
  clickhouse: openClickHouse,
  polars: openPolars,
} as const satisfies Record<string, Opener>

export interface Entrant {
  readonly opponent: Opponent
  readonly loaded: Loaded
}

interface EnterOptions {
  readonly folder: string
  readonly includes: (name: keyof typeof openers) => boolean
  readonly onAbsent: (reason: string) => void
}

/** Opens and loads every opponent available on this machine. Those not installed are passed to `onAbsent` and left out. */
export async function enterOpponents(
  log: Log,
  { folder, includes, onAbsent }: EnterOptions,
): Promise<readonly Entrant[]> {
  const entrants: Entrant[] = []
  for (const [name, open] of Object.entries(openers) as [keyof typeof openers, Opener][]) {
    if (!includes(name)) continue
    try {
      await mkdir(join(folder, name), { recursive: true })
      const opponent = await open(join(folder, name))
      entrants.push({ opponent, loaded: await opponent.load(log) })
    } catch (error) {
      if (!(error instanceof NotInstalledError)) throw error
      onAbsent(`${name} is left out: ${error.message}`)
    }
  }
  return entrants
}
