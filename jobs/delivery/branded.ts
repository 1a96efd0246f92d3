import { palettes } from '../../src/charts/theme.ts'
import { html } from '../../src/report/html/html-tag.ts'
import type { Brand } from '../../src/report/model/brand.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import type { Letter } from './letter.ts'
import { brandPlaces, style } from './letter-html.ts'

const logoCid = 'logo@causerie'

/** A letter in the name, the logo, the accent and with the footer of a brand. */
export function branded<L extends Pick<Letter, 'html' | 'text' | 'pictures'>>(letter: L, brand: Brand | undefined): L {
  if (brand === undefined) return letter
  const { name, logo, accent, footer } = brand
  const head =
    logo === undefined
      ? name === undefined
        ? ''
        : html`<tr><td style="${style.brand}">${outsideText(name)}</td></tr>\n`.text
      : html`<tr><td style="${style.brand}"><img src="cid:${logoCid}" alt="${outsideText(name ?? '')}" width="${logo.widthPx / 2}" height="${logo.heightPx / 2}" style="${style.logo}"></td></tr>\n`
          .text
  const foot = footer === undefined ? '' : html`<p style="${style.small}">${outsideText(footer)}</p>\n`.text
  const pictures = letter.pictures ?? []
  const written = letter.html
    .replace(brandPlaces.head, () => head)
    .replace(brandPlaces.foot, () => foot)
    .replaceAll(palettes.light.accent, () => accent?.light ?? palettes.light.accent)
  return {
    ...letter,
    html: written,
    text: footer === undefined ? letter.text : `${letter.text.trimEnd()}\n${outsideText(footer)}\n`,
    ...(logo === undefined
      ? {}
      : { pictures: [...pictures, { cid: logoCid, from: { content: Buffer.from(logo.png, 'base64') } }] }),
  }
}
