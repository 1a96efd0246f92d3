import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import PQueue from 'p-queue'
import { ConfigError } from '../../config/config-error.ts'
import { readText } from '../../config/read-text.ts'
import { compareText } from '../../src/compare-text.ts'
import { writeAtomically } from '../../src/report/write-atomically.ts'
import { fileIdentity, nullWhenGone } from '../../src/store/file-identity.ts'
import { flushNames } from '../../src/store/flush.ts'
import { makePrivateFolder } from '../../src/store/private-files.ts'
import { type View, viewsAtMost, viewsSchema } from './view.ts'

/** Why a change of the views was refused. */
export type ViewProblem = 'full' | 'taken' | 'gone'

/** The views of signed-in users, in the folder `causerie-views` beside the config: one file for each user. */
export interface Views {
  /** In the order of their names. Throws `ConfigError` for a damaged file. */
  of(user: string): Promise<readonly View[]>
  /** A view of the same name is replaced. */
  save(user: string, view: View): Promise<ViewProblem | null>
  rename(user: string, from: string, to: string): Promise<ViewProblem | null>
  remove(user: string, name: string): Promise<ViewProblem | null>
  /** Removes the views of everybody else: nobody may find those of an earlier user of the same name. */
  keepOnly(users: readonly string[]): Promise<void>
}

const mostBytes = 2_000_000

/** Opens the views of a config. */
export function openViews(configPath: string): Views {
  const folder = viewsFolder(configPath)
  // One change at a time: each reads the file that it replaces. Of two servers with one config, the later wins.
  const changes = new PQueue({ concurrency: 1 })
  const read = new Map<string, { readonly file: string | null; readonly views: readonly View[] }>()

  async function viewsOf(user: string): Promise<readonly View[]> {
    const path = join(folder, fileOf(user))
    const file = await fileIdentity(path)
    const known = read.get(user)
    if (known?.file === file) return known.views
    const views = file === null ? [] : await readViews(path, user)
    read.set(user, { file, views })
    return views
  }
  function change(
    user: string,
    to: (views: readonly View[]) => readonly View[] | ViewProblem,
  ): Promise<ViewProblem | null> {
    return changes.add(async () => {
      const views = to(await viewsOf(user))
      if (typeof views === 'string') return views
      await makePrivateFolder(folder)
      const sorted = views.toSorted((a, b) => compareText(a.name, b.name))
      await writeAtomically(join(folder, fileOf(user)), `${JSON.stringify({ user, views: sorted }, null, 2)}\n`)
      return null
    })
  }

  return {
    of: viewsOf,
    save: (user, view) =>
      change(user, views => {
        const others = views.filter(({ name }) => name !== view.name)
        return others.length >= viewsAtMost ? 'full' : [...others, view]
      }),
    rename: (user, from, to) =>
      change(user, views => {
        if (!views.some(({ name }) => name === from)) return 'gone'
        if (from !== to && views.some(({ name }) => name === to)) return 'taken'
        return views.map(view => (view.name === from ? { ...view, name: to } : view))
      }),
    remove: (user, removed) =>
      change(user, views =>
        views.some(({ name }) => name === removed) ? views.filter(({ name }) => name !== removed) : 'gone',
      ),
    keepOnly: users =>
      changes.add(async () => {
        const kept = new Set(users.map(fileOf))
        const files = (await readdir(folder).catch(nullWhenGone)) ?? []
        for (const file of files)
          if (isViewsFile(file) && !kept.has(file)) await rm(join(folder, file), { force: true })
      }),
  }
}

/** Removes what a user has saved, when the user is removed from the config. */
export async function forgetViews(configPath: string, user: string): Promise<void> {
  const folder = viewsFolder(configPath)
  await rm(join(folder, fileOf(user)), { force: true })
  if ((await readdir(folder).catch(nullWhenGone)) !== null) await flushNames(folder)
}

function viewsFolder(configPath: string): string {
  return join(dirname(resolve(configPath)), 'causerie-views')
}

/** `Ann` and `ann` are two users, on every file system. */
function fileOf(user: string): string {
  return `${createHash('sha256').update(user).digest('hex').slice(0, 32)}.json`
}

function isViewsFile(name: string): boolean {
  return /^[0-9a-f]{32}\.json$/.test(name)
}

/** Throws `ConfigError` for a file that something else has written: it may not be replaced. */
async function readViews(path: string, user: string): Promise<readonly View[]> {
  const text = await readText(path, { maxBytes: mostBytes })
  const found = viewsSchema.safeParse(jsonOf(text))
  if (found.success && found.data.user === user) return found.data.views
  throw new ConfigError(`${path}: does not hold the views of a user: mend or remove it`, { file: path })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
