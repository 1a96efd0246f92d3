import { dirname, resolve } from 'node:path'
import { firstProblem } from '../src/first-problem.ts'
import { readYamlText } from '../src/ingest/mapping/yaml-text.ts'
import { absolutePaths } from './absolute-paths.ts'
import { type Config, configSchema } from './config.ts'
import { ConfigError } from './config-error.ts'
import { crossProblems } from './cross-checks.ts'
import { readText } from './read-text.ts'

/** The largest config that is read, in bytes. */
export const maxConfigBytes = 1_000_000

/**
 * Reads a config file. Throws `ConfigError` for the first problem in it. The message is one line: file, line and key, the rule and the
 * value. It never quotes what was written in place of a secret's name.
 *
 * @example 'causerie.config.yaml:14: subscriptions.monthly.schedule.at: a time is written HH:MM: "8h"'
 */
export async function readConfig(path: string): Promise<Config> {
  return parseConfig(await readText(path, { maxBytes: maxConfigBytes }), path)
}

/** Parses the text of a config file. Throws `ConfigError` as `readConfig` does. */
export function parseConfig(text: string, path: string): Config {
  const fail = (line: number, problem: string) => new ConfigError(`${path}:${line}: ${problem}`, { file: path, line })
  const yaml = readYamlText(text)
  if ('problem' in yaml) throw fail(yaml.line, yaml.problem)
  const { lineOf } = yaml
  const result = configSchema.safeParse(yaml.value ?? {}, { reportInput: true })
  if (!result.success) {
    // No cause: it would carry the whole file, including what was written in place of a secret.
    const { path: key, rule } = firstProblem(result.error, { lineOf })
    throw fail(lineOf(key), `${key.length === 0 ? 'a config' : key.join('.')}: ${rule}`)
  }
  const config = absolutePaths(result.data, dirname(resolve(path)))
  const [first] = crossProblems(config).toSorted((a, b) => lineOf(a.path) - lineOf(b.path))
  if (first !== undefined) throw fail(lineOf(first.path), `${first.path.join('.')}: ${first.rule}`)
  return config
}
