import { Command, type Option } from 'commander'
import type { Io } from '../../cli/io.ts'
import { withOutputOptions } from '../../cli/output-options.ts'
import { program } from '../../cli/program.ts'
import { withQueryOptions } from '../../cli/query-options.ts'
import { metricNames } from '../../src/metrics/definitions/catalogue.ts'
import { commandJson } from './command-json.ts'
import { markdownTable } from './generated-parts.ts'

/** Output that goes nowhere: the commands are only inspected, never run. */
const nowhere = { write: () => {}, terminal: false, columns: null, stream: null }
const io: Io = { stdout: nowhere, stderr: nowhere, now: () => '1970-01-01T00:00:00Z' }

const question = withQueryOptions(new Command()).options
const output = withOutputOptions(new Command()).options

/** The generated parts of docs/cli.md: one for each command, and one for the options that many commands share. */
export async function cliParts(): Promise<Readonly<Record<string, string>>> {
  const { commands } = await program(io, [])
  const list = markdownTable(
    ['command', 'what it does'],
    commands.map(command => [`[\`${command.name()}\`](#${command.name()})`, command.description()]),
  )
  return {
    commands: list,
    'question-options': optionsTableOf(question).join(),
    'output-options': optionsTableOf(output).join(),
    ...Object.fromEntries(commands.map(command => [command.name(), commandPart(command)])),
    ...Object.fromEntries(
      Object.entries(commandJson).map(([name, keys]) => [
        `${name}-json`,
        markdownTable(
          ['key', 'meaning'],
          Object.entries(keys).map(([key, meaning]) => [`\`${key}\``, meaning]),
        ),
      ]),
    ),
  }
}

function commandPart(command: Command): string {
  return command.commands.length === 0 ? onePart(command) : verbsPart(command)
}

function onePart(command: Command): string {
  const { options } = command
  const shared = [
    ...(isWhole(question, options) ? [{ set: question, text: 'the [options of a question](#questions)' }] : []),
    ...(isWhole(output, options) ? [{ set: output, text: 'the [options of the output](#output)' }] : []),
  ]
  const own = options.filter(option => !shared.some(({ set }) => isIn(set, option)))
  const takes = `Takes ${shared.map(({ text }) => text).join(' and ')}${own.length === 0 ? '.' : ', and:'}`
  return [
    codeBlock([usageOf(command)]),
    sentence(command.description()) + (shared.length === 0 ? '' : ` ${takes}`),
    ...argumentsTable(command.registeredArguments),
    ...optionsTableOf(own),
  ].join('\n\n')
}

/** A command with several verbs. Their common options are listed once. */
function verbsPart(command: Command): string {
  const verbs = command.commands
  const byFlags = new Map(verbs.flatMap(({ options }) => options).map(option => [option.flags, option]))
  const rows = [...byFlags.values()].map(option => {
    const having = verbs.filter(({ options }) => isIn(options, option)).map(verb => `\`${verb.name()}\``)
    const [name, usual, meaning] = optionRow(option)
    return [name, having.length === verbs.length ? 'all' : having.join(', '), usual, meaning]
  })
  const byArgument = new Map(verbs.flatMap(verb => verb.registeredArguments).map(one => [argumentText(one), one]))
  return [
    codeBlock(verbs.map(verb => usageOf(verb, `causerie ${command.name()}`))),
    sentence(command.description()),
    markdownTable(
      ['verb', 'what it does'],
      verbs.map(verb => [`\`${verb.name()}\``, sentence(verb.description())]),
    ),
    ...argumentsTable([...byArgument.values()]),
    markdownTable(['option', 'of', 'default', 'meaning'], rows),
  ].join('\n\n')
}

function codeBlock(lines: readonly string[]): string {
  return `\`\`\`\n${lines.join('\n')}\n\`\`\``
}

function usageOf(command: Command, above = 'causerie'): string {
  const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags)
  return [above, command.name(), ...command.registeredArguments.map(argumentText), ...required, '[options]'].join(' ')
}

function argumentText(argument: Command['registeredArguments'][number]): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return argument.required ? `<${name}>` : `[${name}]`
}

function argumentsTable(given: Command['registeredArguments']): readonly string[] {
  if (given.length === 0) return []
  const rows = given.map(argument => [`\`${argumentText(argument)}\``, sentence(argument.description)])
  return [markdownTable(['argument', 'meaning'], rows)]
}

function optionsTableOf(options: readonly Option[]): readonly string[] {
  return options.length === 0 ? [] : [markdownTable(['option', 'default', 'meaning'], options.map(optionRow))]
}

/** The option, its default and its meaning. Defaults that commander does not apply are part of the description. */
function optionRow({
  flags,
  description,
  defaultValue,
  defaultValueDescription,
  negate,
  mandatory,
  argChoices,
}: Option) {
  const inside = / \(default: ([^)]*)\)/
  const applied = negate || defaultValue === undefined ? '' : `\`${defaultValueDescription ?? String(defaultValue)}\``
  const [, said = applied] = inside.exec(description) ?? []
  const meaning = [
    sentence(description.replace(inside, '')),
    ...(argChoices === undefined ? [] : [choicesText(argChoices)]),
    ...(mandatory ? ['Required.'] : []),
  ]
  return [`\`${flags}\``, said, meaning.join(' ')] as const
}

function choicesText(choices: readonly string[]): string {
  const isMetric = metricNames.every(name => choices.includes(name))
  if (isMetric) return 'One of the [metrics](definitions.md#metrics).'
  return `One of ${choices.map(choice => `\`${choice}\``).join(', ')}.`
}

/** Makes a sentence of a help text, which has no capital and no full stop. Literal values at the start keep their case. */
function sentence(text: string): string {
  const isValue = /^(last-month|previous|pdf)\b/.test(text)
  return `${isValue ? text : text.slice(0, 1).toUpperCase() + text.slice(1)}.`
}

function isIn(set: readonly Option[], { flags }: Option): boolean {
  return set.some(option => option.flags === flags)
}

/** Whether a command has all options of a set. */
function isWhole(set: readonly Option[], options: readonly Option[]): boolean {
  return set.every(option => isIn(options, option))
}
