import { Command } from 'commander'
import { CauserieError } from '../src/errors.ts'
import type { CheckedRule } from '../src/quality/check-quality.ts'
import { assertStore } from './existing-paths.ts'
import type { Io } from './io.ts'
import { formatJson } from './output-options.ts'
import { textTable } from './text-table.ts'
import { counted } from './wrapped-text.ts'

interface Flags {
  readonly store: string
  readonly json?: boolean
}

/** A store that breaks a rule. */
class BrokenRules extends CauserieError {
  override readonly name = 'BrokenRules'
}

/** `causerie check`. Its JSON is `{ passed, rules }`. */
export function checkCommand(io: Io): Command {
  return new Command('check')
    .description('compares the data quality of a store with rules, and fails if one is broken')
    .argument('<rules>', 'a YAML or JSON file with the rules')
    .requiredOption('--store <dir>', 'the store to read')
    .option('--json', 'print one JSON document')
    .action(async (file: string, flags: Flags) => {
      await assertStore(flags.store)
      const [{ openStore }, { quality }, { readQualityRules }, { checkQuality }] = await Promise.all([
        import('../src/store/store.ts'),
        import('../src/quality/quality.ts'),
        import('../src/quality/quality-rules.ts'),
        import('../src/quality/check-quality.ts'),
      ])
      // Wrong rules are found before the store is read.
      await readQualityRules(file)
      const store = await openStore(flags.store)
      let rules: readonly CheckedRule[]
      try {
        rules = await checkQuality(await quality(store), file, { now: io.now() })
      } finally {
        store.close()
      }
      const broken = rules.filter(({ passed }) => !passed)
      const document: CheckJson = { passed: broken.length === 0, rules }
      io.stdout.write(flags.json === true ? formatJson(io, document) : rulesText(rules, io.stdout.columns))
      if (broken.length > 0)
        throw new BrokenRules(
          `${broken.length} of ${counted(rules.length, 'rule')} ${broken.length === 1 ? 'is' : 'are'} broken: ${broken.map(({ rule }) => rule).join(', ')}`,
        )
    })
}

export interface CheckJson {
  readonly passed: boolean
  readonly rules: readonly CheckedRule[]
}

function rulesText(rules: readonly CheckedRule[], width: number | null): string {
  return textTable(
    [
      { title: '', align: 'start', cut: 'never' },
      { title: 'Rule', align: 'start', cut: 'never' },
      { title: 'Figure', align: 'end' },
      { title: 'Bound', align: 'end' },
      { title: 'Such as', align: 'start', cut: 'first' },
    ],
    rules.map(({ rule, passed, figure, bound, unit, example }) => [
      passed ? 'ok' : 'BROKEN',
      rule,
      figure === null ? 'no data' : figureText(figure, unit),
      `${rule.startsWith('atLeast.') ? '≥' : '≤'} ${figureText(bound, unit)}`,
      example ?? '',
    ]),
    { width },
  )
}

/** Enough digits that a figure just beyond its bound does not look like the bound. */
function figureText(figure: number, unit: CheckedRule['unit']): string {
  if (unit === 'share') return `${Number((figure * 100).toPrecision(6))}%`
  return unit === 'hours' ? `${Number(figure.toPrecision(6))} h` : String(figure)
}
