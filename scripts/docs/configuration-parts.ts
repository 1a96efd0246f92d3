import { z } from 'zod'
import { writtenConfigSchema } from '../../config/config.ts'
import { scheduleKinds } from '../../config/schedule.ts'
import { markdownTable } from './generated-parts.ts'

/** One key of the config. */
export interface ConfigKey {
  /** `stores.NAME.sources[].files` */
  readonly path: string
  readonly type: string
  /** The default as JSON; null: no default, but the key is optional; undefined: the key is required. */
  readonly usual: string | null | undefined
  /** Undefined if the schema has none. */
  readonly description: string | undefined
}

/** Every key of the config file, in the order of its schema. */
export function configKeys(): readonly ConfigKey[] {
  return keysOf(writtenConfigSchema, '')
}

/** The generated parts of docs/configuration.md: one for each top-level key, and one for the kinds of schedules. */
export function configurationParts(): Readonly<Record<string, string>> {
  const keys = configKeys()
  const tops = [...new Set(keys.map(({ path }) => topOf(path)))]
  const schedules = Object.values(scheduleKinds).map(kind => {
    const rows = keysOf(kind, '').map(keyRow)
    return markdownTable(['key', 'type', 'default', 'meaning'], rows)
  })
  return {
    ...Object.fromEntries(
      tops.map(top => [
        top,
        markdownTable(
          ['key', 'type', 'default', 'meaning'],
          keys.filter(({ path }) => topOf(path) === top).map(keyRow),
        ),
      ]),
    ),
    schedules: schedules.join('\n\n'),
  }
}

function keyRow({ path, type, usual, description = '' }: ConfigKey): readonly string[] {
  return [`\`${path}\``, type, usual === undefined ? 'required' : usual === null ? '' : `\`${usual}\``, description]
}

function topOf(path: string): string {
  return path.split(/[.[]/)[0] ?? path
}

function keysOf(schema: z.core.$ZodType, path: string): readonly ConfigKey[] {
  const { inner } = unwrapped(schema)
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([name, value]) => {
      const key = path === '' ? name : `${path}.${name}`
      return [keyOf(value, key), ...keysOf(value, key)]
    })
  }
  if (inner instanceof z.ZodMap) return keysOf(inner.valueType, `${path}.NAME`)
  if (inner instanceof z.ZodArray) return keysOf(inner.element, `${path}[]`)
  return []
}

function keyOf(schema: z.core.$ZodType, path: string): ConfigKey {
  const { description, usual } = unwrapped(schema)
  const isOptional = z.safeParse(schema, undefined).success
  return { path, type: typeOf(schema), usual: usual ?? (isOptional ? null : undefined), description }
}

interface Unwrapped {
  /** The schema of the written value, without optional, default and transform wrappers. */
  readonly inner: z.core.$ZodType
  readonly description: string | undefined
  readonly title: string | undefined
  readonly usual: string | null
}

function unwrapped(schema: z.core.$ZodType): Unwrapped {
  const { description, title } = z.globalRegistry.get(schema) ?? {}
  const below = (inner: z.core.$ZodType, own: Partial<Unwrapped> = {}): Unwrapped => {
    const found = unwrapped(inner)
    return { ...found, description: description ?? found.description, title: title ?? found.title, ...own }
  }
  if (schema instanceof z.ZodOptional) return below(schema.unwrap())
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    const usual = JSON.stringify(schema.def.defaultValue)
    return below(schema.unwrap(), usual === '{}' ? {} : { usual: usual.replace(/^"(.*)"$/, '$1') })
  }
  if (schema instanceof z.ZodPipe) {
    const isCheck = schema.in instanceof z.ZodTransform || schema.in instanceof z.ZodCustom
    return below(isCheck ? schema.out : schema.in)
  }
  return { inner: schema, description, title, usual: null }
}

function typeOf(schema: z.core.$ZodType): string {
  const { inner, title } = unwrapped(schema)
  if (title !== undefined) return title
  if (inner instanceof z.ZodEnum) return inner.options.map(option => `\`${option}\``).join(', ')
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(value => `\`${String(value)}\``).join(', ')
  if (inner instanceof z.ZodUnion) return inner.options.map(typeOf).join(' or ')
  if (inner instanceof z.ZodArray) return `list of ${typeOf(inner.element)}`
  if (inner instanceof z.ZodMap) return `${typeOf(inner.valueType)} by name`
  if (inner instanceof z.ZodObject) return 'group'
  if (inner instanceof z.ZodNumber) return numberType(inner)
  if (inner instanceof z.ZodBoolean) return '`true` or `false`'
  return 'text'
}

function numberType(schema: z.ZodNumber): string {
  const { type, minimum, exclusiveMinimum, maximum } = z.toJSONSchema(schema)
  const isBound = (value: unknown) => typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER
  return [
    type === 'integer' ? 'whole number' : 'number',
    ...(isBound(exclusiveMinimum) ? [`above ${exclusiveMinimum}`] : isBound(minimum) ? [`from ${minimum}`] : []),
    ...(isBound(maximum) ? [`up to ${maximum}`] : []),
  ].join(' ')
}
