/** The text of the first code block in a language of a Markdown page, or of the `nth`, from 0. Throws if there is none. */
export function codeBlock(page: string, language: string, nth = 0): string {
  const found = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))][nth]?.[1]
  if (found === undefined) throw new Error(`the page has no ${language} block ${nth}`)
  return found
}
