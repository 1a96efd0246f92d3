/**
 * Replaces the generated parts of a text; two comments with its name delimit each part. Throws if a part is missing from the text or from
 * `parts`.
 */
export function withGeneratedParts(file: string, text: string, parts: Readonly<Record<string, string>>): string {
  const made = new Map(Object.entries(parts))
  for (const name of partNames(text)) {
    if (!made.has(name)) throw new Error(`${file}: nothing generates its part <!-- ${name} -->`)
  }
  return [...made].reduce((written, [name, part]) => replacePart(file, written, { name, part }), text)
}

/** The names of the parts of a text, in order. */
function partNames(text: string): readonly string[] {
  return [...text.matchAll(/^<!-- \/(\S+) -->$/gm)].map(([, name = '']) => name)
}

function replacePart(
  file: string,
  text: string,
  { name, part }: { readonly name: string; readonly part: string },
): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`${file} lacks the part ${start} … ${end}`)
  return `${text.slice(0, from)}${start}\n${part}\n${text.slice(to)}`
}

/** A Markdown table. Each cell is one line; a `|` in it is escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
