import { readFile } from 'node:fs/promises'
import type { Letter } from './letter.ts'
import { letterMime } from './letter-mime.ts'
import { senderOf } from './smtp-transport.ts'

/** A letter as files to look at: its text, its HTML with the pictures inside, and the mail as it would be sent. */
export async function letterFiles(
  letter: Letter,
  { from, now }: { readonly from: string; readonly now: string },
): Promise<readonly { readonly name: string; readonly content: string | Buffer }[]> {
  let { html } = letter
  for (const { cid, from: source } of letter.pictures ?? []) {
    const picture = 'path' in source ? await readFile(source.path) : source.content
    html = html.replaceAll(`"cid:${cid}"`, () => `"data:image/png;base64,${picture.toString('base64')}"`)
  }
  return [
    { name: 'letter.txt', content: letter.text },
    { name: 'letter.html', content: html },
    { name: 'letter.eml', content: await letterMime(letter, { from: senderOf(from), date: new Date(now) }) },
  ]
}
