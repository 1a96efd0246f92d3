import { InvalidQueryError } from '../../src/errors.ts'

/** The error for an invalid value of a parameter: the rule and, if there is a list of values, the list. */
export function wrongParameter(
  name: string,
  value: string,
  { rule, choices }: { readonly rule: string; readonly choices?: readonly string[] },
): InvalidQueryError {
  return new InvalidQueryError(`${name}: must be ${rule}: ${JSON.stringify(value)}`, {
    problem: { about: name, value, ...(choices === undefined ? {} : { choices }) },
  })
}
