import { type Sql, sql } from '../../engine/sql.ts'

/** Shorter ids are looked for between characters that are no letters or digits only: `12` stands in many an id by chance. */
export const shortestPart = 6

/** Whether a forgotten id stands in a text of the rows that are its own. */
export function standsIn(text: Sql, name: Sql): Sql {
  const alone = sql`regexp_matches(${text}, concat('(^|[^\\p{L}\\p{N}])', regexp_escape(${name}), '($|[^\\p{L}\\p{N}])'))`
  return sql`(contains(${text}, ${name}) AND (length(${name}) >= ${shortestPart} OR ${alone}))`
}

/**
 * What of a text may be an id that has its own end on both sides, as a list: all of it, and of `wa_+33612345678@c.us` the runs of letters
 * and digits, those with `_` and `-`, those with what phone numbers and mail addresses are written with. Where only hashes are
 * known an id can be found in no other way.
 */
export function partsOf(text: Sql): Sql {
  const runs = (pattern: string) => sql`regexp_extract_all(${text}, ${pattern})`
  return sql`list_distinct(list_concat([${text}], list_filter(list_concat(${runs('[\\p{L}\\p{N}]+')},
    ${runs('[\\p{L}\\p{N}_-]+')}, ${runs('[\\p{L}\\p{N}@.+-]+')}), lambda p: length(p) >= ${shortestPart})))`
}

/** A text with each `name` of a list of `{name, replacement}` replaced, the first of the list first. */
export function replacedAll(text: Sql, pairs: Sql): Sql {
  return sql`list_reduce(${pairs}, lambda done, pair: {name: '', replacement: replace(done.replacement, pair.name, pair.replacement)},
    {name: '', replacement: ${text}}).replacement`
}

/** The words of a rejected row, in which an id of any length may be a value. */
export function wordsOf(text: Sql): Sql {
  return sql`list_concat(${partsOf(text)}, regexp_split_to_array(${text}, ${'[^\\p{L}\\p{N}_@.+-]+'}))`
}
