import { readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type FontFile, mostFontBytes, readFontFile } from './font-file.ts'

/** Where a system keeps its fonts: fontconfig's own folders on Linux and the BSDs. */
function fontFolders(): readonly string[] {
  const { XDG_DATA_HOME, WINDIR = 'C:\\Windows', LOCALAPPDATA } = process.env
  const home = homedir()
  switch (process.platform) {
    case 'win32':
      return [
        join(WINDIR, 'Fonts'),
        ...(LOCALAPPDATA === undefined ? [] : [join(LOCALAPPDATA, 'Microsoft', 'Windows', 'Fonts')]),
      ]
    case 'darwin':
      return ['/System/Library/Fonts', '/Library/Fonts', join(home, 'Library/Fonts')]
    default:
      return [
        '/usr/share/fonts',
        '/usr/local/share/fonts',
        join(XDG_DATA_HOME || join(home, '.local/share'), 'fonts'),
        join(home, '.fonts'),
      ]
  }
}

const deepest = 6
const mostFiles = 3000

/**
 * The usable typefaces that are installed, upright sans serifs first, then by path. Looked for once, and only if a text has a letter that no
 * other font has. A file that cannot be read is left out.
 */
export function installedFonts(): readonly FontFile[] {
  installed ??= filesIn(fontFolders())
    .flatMap(readable)
    .filter(({ flaw, italic }) => flaw === null && !italic)
    .map(font => ({ font, rank: special.test(font.path) ? 1 : 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ font }) => font)
  return installed
}

let installed: readonly FontFile[] | undefined

/** Names of typefaces that go badly with a sans serif. */
const special = /mono|serif(?!.*sans)|condensed|narrow|symbol|math|script|black|thin|light/i

function filesIn(folders: readonly string[]): readonly string[] {
  const files: string[] = []
  const walk = (folder: string, depth: number) => {
    for (const entry of entriesOf(folder)) {
      if (files.length >= mostFiles) return
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (depth < deepest) walk(path, depth + 1)
      } else if (/\.(ttf|otf|ttc|otc)$/i.test(entry.name)) files.push(path)
    }
  }
  for (const folder of folders) walk(folder, 1)
  return files
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    // Few systems have all folders.
    return []
  }
}

function readable(path: string): readonly FontFile[] {
  try {
    return statSync(path).size > mostFontBytes ? [] : readFontFile(path)
  } catch {
    return []
  }
}
