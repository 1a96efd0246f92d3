// The size of an installation, by dependency in package.json, each including its own dependencies.
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Why each dependency is there. A dependency without a reason is an error. */
const reasons = {
  '@date-fns/tz': 'offsets of time zones',
  '@duckdb/node-api': 'the database: all of it is one library of the platform',
  '@hono/node-server': 'the pages and the API',
  '@resvg/resvg-js': 'charts as PNG',
  '@streamparser/json': 'exports in JSON that are larger than the memory',
  'bidi-js': 'Arabic and Hebrew names in a PDF',
  'cli-progress': 'the bar of a load in a terminal',
  commander: 'the command line',
  'date-fns': 'the calendar, inside src/time; six functions of it are loaded, all of it is installed',
  fontkit: 'the fonts in a PDF',
  harfbuzzjs: 'widths of texts; letters that join, marks and emoji in PDF and PNG',
  hono: 'the pages and the API',
  'htmx.org': 'parts of a page that are swapped; one file of 37 kB is read',
  nodemailer: 'mail',
  'p-queue': 'how many questions the database works on at once',
  pdfkit: 'reports as PDF',
  pino: 'the log of the server and the worker',
  piscina: 'threads that draw',
  'rate-limiter-flexible': 'failed log-ins, and visitors of the widget',
  'subset-font': 'an HTML report holds the letters that it is written with, and no others',
  tinyglobby: 'globs of log files',
  vega: 'charts',
  'vega-lite': 'charts; it brings a command line of its own',
  yaml: 'mappings and the configuration file',
  zod: 'what comes from outside is checked',
}

/** Measures the folder of a project in which only causerie is installed. */
export function weigh(folder) {
  const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')).packages
  const paths = Object.keys(lock)
  const bytes = new Map(paths.map(path => [path, sizeOf(join(folder, path))]))
  const own = 'node_modules/causerie'
  const parts = Object.keys(lock[own].dependencies).map(name => {
    if (reasons[name] === undefined) throw new Error(`${name} has no reason in scripts/weigh.mjs`)
    const brought = [...closure(lock, resolve(lock, own, name))]
    return { name, packages: brought.length, bytes: sum(brought.map(path => bytes.get(path))), reason: reasons[name] }
  })
  return {
    packages: paths.length,
    bytes: sum(bytes.values()),
    parts: [{ name: 'causerie', packages: 1, bytes: bytes.get(own), reason: 'itself, 1.4 MB of it fonts' }, ...parts],
  }
}

const sum = numbers => [...numbers].reduce((total, number) => total + number, 0)

/** The size of a package's files, without its nested `node_modules`. */
function sizeOf(folder) {
  return sum(
    readdirSync(folder, { withFileTypes: true }).map(entry => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return entry.name === 'node_modules' ? 0 : sizeOf(path)
      return lstatSync(path).size
    }),
  )
}

/** The folder to which a package resolves another one; null for a package of another platform. */
function resolve(lock, from, name) {
  for (let folder = from; folder !== '.'; folder = dirname(folder)) {
    const path = `${folder}/node_modules/${name}`
    if (path in lock) return path
  }
  return `node_modules/${name}` in lock ? `node_modules/${name}` : null
}

function closure(lock, path, seen = new Set()) {
  if (path === null || seen.has(path)) return seen
  seen.add(path)
  const { dependencies = {}, optionalDependencies = {} } = lock[path]
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
    closure(lock, resolve(lock, path, name), seen)
  return seen
}
