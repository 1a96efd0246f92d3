// Writes the API reports in api/ and the reference docs/api.md: `tsx scripts/api.ts --write`. Without --write, a test compares the texts.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Extractor, ExtractorConfig, type IConfigFile } from '@microsoft/api-extractor'
import { type ApiEntry, apiPage } from './docs/api-page.ts'

const root = resolve(import.meta.dirname, '..')

/** The generated files, by path from the root of the repository. */
export async function apiTexts(): Promise<Readonly<Record<string, string>>> {
  await mkdir(join(root, 'out'), { recursive: true })
  // Of its own: a test may make them at the same time. Within the project, where packages are found.
  const work = await mkdtemp(join(root, 'out/api-'))
  try {
    return await textsMadeIn(work)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function textsMadeIn(work: string): Promise<Readonly<Record<string, string>>> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const flags = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', join(work, 'dist')]
  execFileSync(process.execPath, [compiler, ...flags], { cwd: root })
  await writeFile(join(work, 'tsconfig.json'), JSON.stringify(declarations))

  const texts: Record<string, string> = {}
  const entries: ApiEntry[] = []
  for (const [path, entry] of await entryPoints()) {
    const name = path === '.' ? 'causerie' : `causerie-${path.slice(2)}`
    await mkdir(join(work, name))
    extract(name, entry, work)
    texts[`api/${name}.api.md`] = await readFile(join(work, name, `${name}.api.md`), 'utf8')
    const model = JSON.parse(await readFile(join(work, name, 'model.json'), 'utf8'))
    entries.push({ name: name.replace('-', '/'), members: model.members[0].members })
  }
  texts['docs/api.md'] = apiPage(entries)
  return texts
}

/** Each entry point of the package, and its declarations. */
async function entryPoints(): Promise<readonly (readonly [path: string, declarations: string])[]> {
  const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  return Object.entries<{ readonly types?: string }>(exports).flatMap(([path, { types }]) =>
    types === undefined ? [] : [[path, types] as const],
  )
}

/** API Extractor has its own compiler and reads declarations only. */
const declarations = {
  compilerOptions: {
    module: 'NodeNext',
    target: 'ES2023',
    lib: ['ES2023'],
    types: ['node'],
    strict: true,
    skipLibCheck: true,
  },
  include: ['dist'],
}

function extract(name: string, entry: string, work: string): void {
  const quiet = { default: { logLevel: 'none' } } as NonNullable<IConfigFile['messages']>['tsdocMessageReporting'] &
    object
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(work, entry),
      compiler: { tsconfigFilePath: join(work, 'tsconfig.json'), skipLibCheck: true },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(work, name),
        reportTempFolder: join(work, name, 'new'),
      },
      docModel: { enabled: true, apiJsonFilePath: join(work, name, 'model.json') },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { extractorMessageReporting: quiet, tsdocMessageReporting: quiet },
      newlineKind: 'lf',
    },
  })
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback(message) {
      message.handled = true
    },
  })
  if (!succeeded) throw new Error(`the declarations of ${name} cannot be extracted`)
}

if (process.argv.includes('--write')) {
  const texts = await apiTexts()
  await rm(join(root, 'api'), { recursive: true, force: true })
  await mkdir(join(root, 'api'))
  for (const [path, text] of Object.entries(texts)) await writeFile(join(root, path), text)
}
