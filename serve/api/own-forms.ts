import { InvalidQueryError } from '../../src/errors.ts'
import { builtInDimensions } from '../../src/metrics/definitions/dimension.ts'
import { clocks, type Filter, type StartedIn } from '../../src/metrics/definitions/query.ts'
import type { DescribedJsonSchema, JsonSchema } from './json-schema.ts'
import { type FormOfKey, formOf, type ParameterForm, single, wrongValue } from './parameter-form.ts'

interface Dates {
  readonly start: string
  readonly end: string
}

/** Forms of the keys that are not a single text or number, or a list of them. */
export const ownForms: Readonly<Record<string, FormOfKey>> = {
  period: periodForm,
  compare: compareForm,
  where: filterForm,
  not: filterForm,
  startedIn: startedInForm,
}

function periodForm(key: string, { description }: DescribedJsonSchema): ParameterForm {
  const date: JsonSchema = { type: 'string', format: 'date' }
  return formOf<string | Dates>({
    parameters: [
      { name: key, description: `${description} To give dates, use from and to instead.`, schema: { type: 'string' } },
      { name: 'from', description: 'The first day of the period; together with to.', schema: date },
      { name: 'to', description: 'The day after the last day of the period; together with from.', schema: date },
    ],
    read(given) {
      const [text, start, end] = [single(given, key), single(given, 'from'), single(given, 'to')]
      if (start === undefined && end === undefined) return text
      if (text !== undefined) throw new InvalidQueryError('give either period, or from and to, not both')
      if (start === undefined || end === undefined) {
        throw new InvalidQueryError(
          `from and to must be given together: ${start === undefined ? 'from' : 'to'} is missing`,
        )
      }
      return { start, end }
    },
    write: value =>
      typeof value === 'string'
        ? [[key, value]]
        : [
            ['from', value.start],
            ['to', value.end],
          ],
  })
}

function compareForm(key: string, { anyOf = [], default: usual, description }: DescribedJsonSchema): ParameterForm {
  const named = (anyOf.find(choice => choice.enum !== undefined)?.enum ?? []).map(String)
  const dates = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/
  return formOf<string | Dates>({
    parameters: [
      {
        name: key,
        description: `${description} Half-open dates are written DATE..DATE.`,
        schema: { anyOf: [{ enum: named }, { type: 'string', pattern: dates.source }], default: usual },
      },
    ],
    read(given) {
      const text = single(given, key)
      if (text === undefined || named.includes(text)) return text
      const [, start, end] = dates.exec(text) ?? []
      if (start !== undefined && end !== undefined) return { start, end }
      throw wrongValue(key, `one of ${named.join(', ')}, or two dates such as 2026-09-01..2026-10-01`, text)
    },
    write: value => [[key, typeof value === 'string' ? value : `${value.start}..${value.end}`]],
  })
}

const filterWording: Readonly<Record<string, string>> = { where: 'Only chats of this', not: 'Excludes chats of this' }

/** A parameter per dimension, repeated for several values: `where.channel=widget`. Any text may be the name of a dimension and a value. */
function filterForm(key: string): ParameterForm {
  const prefix = `${key}.`
  return formOf<Filter>({
    parameters: builtInDimensions.map(dimension => ({
      name: `${prefix}${dimension}`,
      description: `${filterWording[key]} ${dimension}; repeat it for several values. For an attribute of the store: ${prefix}NAME.`,
      schema: { type: 'array', items: { type: 'string' } },
    })),
    owns: name => name.startsWith(prefix),
    read(given) {
      const names = [...new Set(given.keys())].filter(name => name.startsWith(prefix))
      // A dimension may be named __proto__.
      const lists = names.map(name => [name.slice(prefix.length), given.getAll(name)] as const)
      return lists.length === 0 ? undefined : Object.fromEntries(lists)
    },
    write: filter =>
      Object.entries(filter).flatMap(([dimension, values = []]) =>
        values.map(value => [`${prefix}${dimension}`, value] as const),
      ),
  })
}

function startedInForm(key: string, { description }: DescribedJsonSchema): ParameterForm {
  const clockName = `${key}.clock`
  return formOf<StartedIn>({
    parameters: [
      {
        name: key,
        description: `${description} Format: WEEKDAY-HOUR, such as 2-14; repeat it for several.`,
        schema: { type: 'array', items: { type: 'string', pattern: hourOfWeek.source } },
      },
      {
        name: clockName,
        description: `The clock of the hours in ${key}.`,
        schema: { type: 'string', enum: [...clocks], default: 'establishment' },
      },
    ],
    read(given) {
      const hours = given.getAll(key).map(text => readHour(key, text))
      const text = single(given, clockName)
      const clock = clocks.find(known => known === text)
      if (text !== undefined && clock === undefined) throw wrongValue(clockName, `one of ${clocks.join(', ')}`, text)
      if (hours.length === 0 && text !== undefined) {
        throw new InvalidQueryError(`${clockName} needs ${key}`)
      }
      if (hours.length === 0) return undefined
      return { ...(clock === undefined ? {} : { clock }), hours }
    },
    write: ({ clock, hours }) => [
      ...hours.map(({ weekday, hour }) => [key, `${weekday}-${hour}`] as const),
      ...(clock === undefined ? [] : [[clockName, clock] as const]),
    ],
  })
}

const hourOfWeek = /^([1-7])-(\d|1\d|2[0-3])$/

function readHour(key: string, text: string): StartedIn['hours'][number] {
  const [, weekday, hour] = hourOfWeek.exec(text) ?? []
  if (weekday === undefined || hour === undefined) throw wrongValue(key, 'weekday-hour, such as 2-14', text)
  return { weekday: Number(weekday), hour: Number(hour) }
}
