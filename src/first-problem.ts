import type { z } from 'zod'

/** Why a schema refused a value: the path of the key, and the rule followed by the value. */
export interface Problem {
  readonly path: readonly PropertyKey[]
  readonly rule: string
}

export interface ProblemOptions {
  /** The line of a key in its file. Default: 0 for all keys, so that the first issue of the schema wins. */
  readonly lineOf?: (path: readonly PropertyKey[]) => number
  /** What to call an expected object. Default `a group of keys`. */
  readonly objectName?: string
}

/**
 * The problem that comes first in the file, worded for a person. The issues must have been reported with their input
 * (`reportInput`).
 */
export function firstProblem(
  error: z.ZodError,
  { lineOf = () => 0, objectName = 'a group of keys' }: ProblemOptions = {},
): Problem {
  const problems = error.issues.flatMap(issue => problemsOf(issue, objectName))
  const [first] = problems.toSorted((a, b) => lineOf(a.path) - lineOf(b.path))
  if (first === undefined) throw new Error('a value was refused for no reason')
  return first
}

function problemsOf(issue: z.core.$ZodIssue, objectName: string): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({ path: [...issue.path, key], rule: 'is not known' }))
  }
  if (issue.code === 'invalid_union') {
    // If exactly one branch matches the kind of the value, its issues are more specific.
    const [branch, ...others] = issue.errors.filter(issues =>
      issues.every(({ code, path }) => code === 'unrecognized_keys' || path.length > 0),
    )
    if (branch !== undefined && others.length === 0) {
      return branch.flatMap(inner => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, objectName))
    }
  }
  return [{ path: issue.path, rule: `${ruleOf(issue, objectName)}${shown(issue)}` }]
}

function ruleOf(issue: z.core.$ZodIssue, objectName: string): string {
  switch (issue.code) {
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be one of ${issue.values.join(', ')}`
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : (own(issue) ?? `must be ${nameOf(issue.expected, objectName)}`)
    case 'too_small':
      return (
        own(issue) ?? `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue, issue.minimum)}`
      )
    case 'too_big':
      return (
        own(issue) ?? `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue, issue.maximum)}`
      )
    default:
      return issue.message
  }
}

const names: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
}

function nameOf(expected: string, objectName: string): string {
  return names[expected] ?? objectName
}

/** The schema's own message, or null when the message is zod's default. */
function own(issue: { readonly message: string }): string | null {
  return /^(Too |Invalid )/.test(issue.message) ? null : issue.message
}

function amount(issue: { readonly origin: string }, bound: number | bigint): string {
  if (issue.origin === 'string') return `${bound} characters long`
  return issue.origin === 'array' ? `${bound} long` : `${bound}`
}

/** The value, unless the rule hides it. Lists and objects are never shown: one of their values may be a secret. */
function shown(issue: z.core.$ZodIssue): string {
  const hidden = issue.code === 'custom' && issue.params?.hidden === true
  if (hidden || issue.input === undefined || (typeof issue.input === 'object' && issue.input !== null)) return ''
  const text = JSON.stringify(issue.input)
  return `: ${text.length > 120 ? `${text.slice(0, 120)}…` : text}`
}
