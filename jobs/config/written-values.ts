import { z } from 'zod'
import { isZone } from '../../src/metrics/period/zone.ts'

/** `${NAME}`: where a secret stands in the environment. The value itself is never part of a config. */
export const secret = z
  .custom<string>(given => typeof given === 'string' && /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(given), {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
    error: 'a secret comes from the environment, written ${NAME}',
    params: { hidden: true },
  })
  .brand<'secret'>()
/** The name of a secret, `${NAME}`. */
export type Secret = z.infer<typeof secret>

// A file's values come as text, so that the value 012 of a filter stays what was written.
/** A number under a rule, also when it comes as text. */
export const number = <Rule extends z.ZodType>(rule: Rule) =>
  z.preprocess(given => (typeof given === 'string' && /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : given), rule)
/** `true` or `false`, also when it comes as text. */
export const boolean = z.preprocess(given => (given === 'true' ? true : given === 'false' ? false : given), z.boolean())

// By way of a map: a zod record drops a key named __proto__.
/** A group of values of one kind by key. */
export const byKey = <Key extends z.ZodType<string>, Value extends z.ZodType>(key: Key, value: Value) =>
  z
    .preprocess(given => (isGroup(given) ? new Map(Object.entries(given)) : given), z.map(key, value))
    .transform((map): Record<string, z.output<Value>> => Object.fromEntries(map))
/** Whether a value is a group of keys. */
export const isGroup = (given: unknown): given is object =>
  typeof given === 'object' && given !== null && !Array.isArray(given) && !(given instanceof Map)

/** An IANA time zone. */
export const zone = z.string().refine(isZone, 'must be an IANA time zone such as Europe/Paris')

/** The name of a dimension; whether a store has it is seen when it is asked. */
export const dimension = z.string().min(1, 'must name a dimension')

/** Lists of values by dimension. */
export const filter = byKey(dimension, z.array(z.string()).min(1, 'a filter lists at least one value'))
