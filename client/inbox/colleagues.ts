// Colleagues whom a note can name: `@` lists those who may see the chat.
import { type Suggestion, suggestions } from './suggestions.ts'

/** As the server finds names in notes: not inside a word, such as an e-mail address. */
const sought = /(?<![\p{L}\p{N}._@-])@([A-Za-z0-9._@-]{0,100})$/u
const listedAtMost = 30

export function colleagues(form: HTMLFormElement, text: HTMLTextAreaElement): void {
  const list = document.getElementById('colleagues')
  if (list === null) return
  let known: Promise<readonly string[] | null> | null = null

  async function ask(): Promise<readonly string[] | null> {
    const response = await fetch(`${form.action}/colleagues`).catch(() => null)
    return response?.ok === true ? ((await response.json()) as { readonly names: readonly string[] }).names : null
  }
  async function find(words: string): Promise<readonly Suggestion[] | null> {
    known ??= ask()
    const names = await known
    if (names === null) known = null
    const begin = words.toLowerCase()
    // A name that begins like this comes before one that has it inside.
    const placeOf = (name: string) => name.toLowerCase().indexOf(begin)
    return (names ?? [])
      .filter(name => placeOf(name) >= 0)
      .sort((a, b) => Number(placeOf(a) > 0) - Number(placeOf(b) > 0))
      .slice(0, listedAtMost)
      .map(name => ({ text: `@${name} `, title: name }))
  }
  suggestions(text, { list, sought, find })
}
