import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import subsetFont from 'subset-font'
import { commonLetters } from '../../src/report/html/embedded-fonts.ts'

/** The common characters of font files, each as WOFF2. */
const paths = workerData as readonly string[]
const subsets = await Promise.all(
  paths.map(
    async path => new Uint8Array(await subsetFont(await readFile(path), commonLetters, { targetFormat: 'woff2' })),
  ),
)
parentPort?.postMessage(subsets)
