/** A part of the plain text of a mail. */
export interface TextPart {
  readonly kind: 'own' | 'quoted' | 'signature'
  readonly text: string
}

/** What mail programs write above what they quote whole, without marking its lines. */
const forwarded =
  /^\s*(-{2,}\s*(original message|message d['’]origine|mensaje original|ursprüngliche nachricht|forwarded message|message transféré|mensaje reenviado|weitergeleitete nachricht)\s*-{2,}|_{20,})\s*$/i
/** The line before a quotation: "On …, … wrote:". */
const attribution = /(\bwrote|a\sécrit|escribió|schrieb\b.*|<[^<>\s]+@[^<>\s]+>)[\s\u00a0\u202f]*:\s*$/i
const headerLine = /^\s*\*?(from|de|von)\s*:\*?\s.*$/i
const furtherHeader =
  /^\s*\*?(sent|date|to|envoyé|à|enviado|para|fecha|gesendet|datum|an|cc|subject|objet|asunto|betreff)\s*:\*?\s/i

/**
 * The text of a mail as what its sender wrote, what they quote, and their signature (below `-- `), in order. Only a view: nothing is lost,
 * so that a wrong guess does no harm. Takes time proportional to the length of the text.
 */
export function mailParts(text: string): readonly TextPart[] {
  const lines = text.split(/\r?\n/)
  const kinds: TextPart['kind'][] = []
  let isRest = false
  let isSigned = false
  for (const [index, line] of lines.entries()) {
    isRest ||=
      forwarded.test(cut(line)) || (headerLine.test(cut(line)) && furtherHeader.test(cut(lines[index + 1] ?? '')))
    const isQuoted = isRest || line.startsWith('>')
    if (isQuoted) isSigned = false
    else isSigned ||= /^-- ?$/.test(line)
    kinds.push(isQuoted ? 'quoted' : isSigned ? 'signature' : 'own')
  }
  withAttributions(lines, kinds)
  return grouped(lines, kinds)
}

/** The line that says whom a quotation is by is part of it, also if it was wrapped. */
function withAttributions(lines: readonly string[], kinds: TextPart['kind'][]): void {
  for (let index = 1; index < lines.length; index++) {
    if (kinds[index] !== 'quoted' || kinds[index - 1] === 'quoted') continue
    let last = index - 1
    while (last >= 0 && lines[last]?.trim() === '' && index - last <= 2) last--
    if (last < 0 || kinds[last] === 'quoted' || !attribution.test(cut(lines[last] ?? ''))) continue
    const isWrapped = last > 0 && kinds[last - 1] !== 'quoted' && /^\s*(on|le|el|am)\b/i.test(lines[last - 1] ?? '')
    for (let line = isWrapped ? last - 1 : last; line < index; line++) kinds[line] = 'quoted'
  }
}

function grouped(lines: readonly string[], kinds: readonly TextPart['kind'][]): readonly TextPart[] {
  const parts: { kind: TextPart['kind']; lines: string[] }[] = []
  for (const [index, line] of lines.entries()) {
    const kind = kinds[index] ?? 'own'
    const last = parts.at(-1)
    // A blank line is part of what it follows.
    if (last !== undefined && (last.kind === kind || line.trim() === '')) last.lines.push(line)
    else parts.push({ kind, lines: [line] })
  }
  return parts.flatMap(({ kind, lines: own }) => {
    const text = own.join('\n').replace(/^\n+|\s+$/g, '')
    return text === '' ? [] : [{ kind, text }]
  })
}

/** Patterns look at the beginning of long lines only. */
function cut(line: string): string {
  return line.slice(0, 300)
}
