import { type Sql, sql } from '../../engine/sql.ts'

/** Shorter ids count only between characters that are no letters or digits: `12` occurs in many ids by chance. */
export const shortestPart = 6

/** Whether a text contains a forgotten id. */
export function standsIn(text: Sql, name: Sql): Sql {
  const alone = sql`regexp_matches(${text}, concat('(^|[^\\p{L}\\p{N}])', regexp_escape(${name}), '($|[^\\p{L}\\p{N}])'))`
  return sql`(contains(${text}, ${name}) AND (length(${name}) >= ${shortestPart} OR ${alone}))`
}

/**
 * The parts of a text that may be a delimited id, as a list: the whole text, and, as in `wa_+33612345678@c.us`, its runs of letters and digits, of
 * those plus `_` and `-`, and of the characters of phone numbers and mail addresses. When only hashes are known, there is no
 * other way to find an id.
 */
export function partsOf(text: Sql): Sql {
  const runs = (pattern: string) => sql`regexp_extract_all(${text}, ${pattern})`
  return sql`list_distinct(list_concat([${text}], list_filter(list_concat(${runs('[\\p{L}\\p{N}]+')},
    ${runs('[\\p{L}\\p{N}_-]+')}, ${runs('[\\p{L}\\p{N}@.+-]+')}), lambda p: length(p) >= ${shortestPart})))`
}

/** Replaces each `name` of a list of `{name, replacement}` in a text, in the order of the list. */
export function replacedAll(text: Sql, pairs: Sql): Sql {
  return sql`list_reduce(${pairs}, lambda done, pair: {name: '', replacement: replace(done.replacement, pair.name, pair.replacement)},
    {name: '', replacement: ${text}}).replacement`
}

/** The words of a rejected row; any of them may be an id, of any length. */
export function wordsOf(text: Sql): Sql {
  return sql`list_concat(${partsOf(text)}, regexp_split_to_array(${text}, ${'[^\\p{L}\\p{N}_@.+-]+'}))`
}
