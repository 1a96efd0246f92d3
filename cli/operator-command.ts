import { type Command, Option } from 'commander'
import { z } from 'zod'
import { metricNames } from '../src/metrics/definitions/catalogue.ts'
import { clocks } from '../src/metrics/definitions/query.ts'
import type { AnyAnswer, operators } from '../src/metrics/operators/index.ts'
import type { Operator } from '../src/metrics/operators/operator.ts'
import { grains } from '../src/time/grain.ts'
import { type AnswerFlags, answerCommand, groupedAnswerCommand, writeAnswer } from './answer-command.ts'
import { commandWording, type OwnKey, type PlainOperator } from './command-wording.ts'
import { parseDuration } from './duration-argument.ts'
import type { Io } from './io.ts'
import { splitList } from './list-argument.ts'
import { parseCount, parsePositive } from './number-argument.ts'
import { comparedQueryOf, periodlessQueryOf, queryOf } from './query-options.ts'

/** The command-line flag of each query key; for a key with a list, `parse` reads one item. */
interface KeyFlag {
  readonly flag: string
  readonly choices?: readonly string[]
  readonly parse?: (text: string) => unknown
}

const keyFlags: Readonly<Record<OwnKey<PlainOperator>, KeyFlag>> = {
  metric: { flag: '--metric <name>', choices: metricNames },
  metrics: { flag: '--metric <name>', choices: metricNames },
  by: { flag: '--by <dim>' },
  grain: { flag: '--grain <grain>', choices: grains },
  top: { flag: '--top <n>', parse: parseCount },
  withEmpty: { flag: '--with-empty' },
  clock: { flag: '--clock <whose>', choices: clocks },
  olderThanSeconds: { flag: '--older-than <duration>', parse: parseDuration },
  maxAgeDays: { flag: '--max-age <days>', parse: parsePositive },
  fromSeconds: { flag: '--classes <duration>', parse: parseDuration },
}
type FlagKey = keyof typeof keyFlags

/** An operator with a generated command. */
export type CommandedOperator = (typeof operators)[PlainOperator]

/** `causerie volume` and its like: the command of an operator, made from its declaration. */
export function operatorCommand(operator: CommandedOperator, io: Io): Command {
  const { slug, query, ask }: Operator = operator
  const { what, options } = commandWording[operator.name]
  const command = 'by' in query.shape ? groupedAnswerCommand(slug, what) : answerCommand(slug, what)
  const own = Object.entries<string>(options).map(([key, text]) => {
    const option = optionOf(key as FlagKey, text, query.shape[key])
    command.addOption(option)
    return { key, attribute: option.attributeName() }
  })
  return command.action(async (flags: AnswerFlags) => {
    const given = new Map(Object.entries(flags))
    const asked = own.flatMap(({ key, attribute }) => (given.has(attribute) ? [[key, given.get(attribute)]] : []))
    const undated = { ...sharedQueryOf(flags, io, query.shape), ...Object.fromEntries(asked) }
    await writeAnswer(io, flags, {
      operator,
      ask: (store, asOf) => ask(store, { ...undated, asOf } as never) as Promise<AnyAnswer>,
    })
  })
}

function sharedQueryOf(flags: AnswerFlags, io: Io, keys: Operator['query']['shape']): object {
  if ('compare' in keys) return comparedQueryOf(flags, io)
  return accepts(keys.period, undefined) ? periodlessQueryOf(flags, io) : queryOf(flags, io)
}

function optionOf(key: FlagKey, text: string, schema: z.core.$ZodType | undefined): Option {
  const { flag, choices, parse } = keyFlags[key]
  const isList = schema instanceof z.ZodArray
  const option = new Option(isList ? flag.replace(/<(.*)>/, '<$1[,$1]>') : flag, text)
  if (choices !== undefined) option.choices(choices)
  if (parse !== undefined) option.argParser(parse)
  if (isList) {
    // commander passes one item at a time.
    const { parseArg } = option
    option.argParser(list => splitList(list).map(item => parseArg?.(item, undefined) ?? item))
  }
  return option.makeOptionMandatory(!accepts(schema, undefined))
}

function accepts(schema: z.core.$ZodType | undefined, value: unknown): boolean {
  return schema !== undefined && z.safeParse(schema, value).success
}
