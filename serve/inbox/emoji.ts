import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { z } from 'zod'
import { CauserieError } from '../../src/errors.ts'
import { loadOptional } from '../../src/optional-package.ts'
import type { Locale } from '../../src/words/locale.ts'

/** An emoji, in a language. */
export interface Emoji {
  readonly emoji: string
  readonly name: string
  /** Where it belongs, 0 to 9 without 2: faces, people, animals, food, places, activities, objects, symbols, flags. */
  readonly group: number
  /** The same in five colours of skin, light to dark; empty where it has none. */
  readonly skins: readonly string[]
  /** What it is found by: words without accents, in lower case. */
  readonly words: readonly string[]
}

const data = z.array(
  z.object({
    emoji: z.string(),
    annotation: z.string(),
    tags: z.array(z.string()).default([]),
    shortcodes: z.array(z.string()).default([]),
    group: z.int(),
    version: z.number(),
    skins: z.array(z.object({ emoji: z.string(), tone: z.union([z.int(), z.array(z.int())]) })).default([]),
  }),
)
/** Those that common systems draw by now. */
const newestVersion = 15
const missing = 'emoji need a package that is not installed: npm install emoji-picker-element-data'
const loaded = new Map<Locale, Promise<readonly Emoji[]>>()

/** All emoji, read from their package when they are first asked for. Throws `CauserieError` when it is not installed. */
export function emojiOf(locale: Locale): Promise<readonly Emoji[]> {
  const known = loaded.get(locale) ?? load(locale)
  loaded.set(locale, known)
  known.catch(() => loaded.delete(locale))
  return known
}

async function load(locale: Locale): Promise<readonly Emoji[]> {
  const require = createRequire(import.meta.url)
  const path = await loadOptional(
    async () => require.resolve(`emoji-picker-element-data/${locale}/cldr/data.json`),
    options => new CauserieError(missing, options),
  )
  return data
    .parse(JSON.parse(await readFile(path, 'utf8')))
    .flatMap(({ emoji, annotation, tags, shortcodes, ...rest }) =>
      rest.group === 2 || rest.version > newestVersion
        ? []
        : [
            {
              emoji,
              name: annotation,
              group: rest.group,
              skins: rest.skins.flatMap(({ emoji: skin, tone }) => (typeof tone === 'number' ? [skin] : [])),
              words: wordsOf([annotation, ...tags, ...shortcodes].join(' ')),
            },
          ],
    )
}

/** Those that have each word of a text, or one that begins with it; first those that are called so. */
export function findEmoji(all: readonly Emoji[], sought: string): readonly Emoji[] {
  const words = wordsOf(sought)
  const found = all.filter(emoji => words.every(word => emoji.words.some(own => own.startsWith(word))))
  const isCalled = ({ name }: Emoji) => wordsOf(name).join(' ').startsWith(words.join(' '))
  return [...found.filter(isCalled), ...found.filter(emoji => !isCalled(emoji))]
}

function wordsOf(text: string): readonly string[] {
  const folded = text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('œ', 'oe').replaceAll('Œ', 'oe').toLowerCase()
  return folded.match(/[\p{L}\p{N}]+/gu) ?? []
}
