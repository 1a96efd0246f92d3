/** The text of a Markdown page's first code block in a language, or of its `nth` from 0. Throws for one that it lacks. */
export function codeBlock(page: string, language: string, nth = 0): string {
  const found = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))][nth]?.[1]
  if (found === undefined) throw new Error(`the page has no ${language} block ${nth}`)
  return found
}
