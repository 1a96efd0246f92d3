import type { Locale } from '../../src/words/locale.ts'

/** A language that can be detected: each language of the pages. */
export type TextLanguage = Locale

/** Words that are frequent in one language and absent from the others. */
const words: Readonly<Record<TextLanguage, ReadonlySet<string>>> = {
  fr: of(
    'le la les un une des du au aux et ou est sont était avez avons ont été être avoir vous nous je il elle ils votre vos notre nos mon ma mes ce cette ces que qui quoi dans sur pour avec sans pas plus ne bonjour bonsoir merci madame monsieur commande livraison cordialement bien très sera pouvez souhaitez voici c est j ai n d l qu',
  ),
  en: of(
    'the a an and or is are was were be been have has had will would can could you your we our i my me he she they it its this that these those what which who in on for with without not do does did please thank thanks hello hi dear regards order to of at from by as if there their',
  ),
  es: of(
    'el los las un una unos y o es son está están fue ser estar ha han hemos usted ustedes su sus nuestro nuestra yo mi mis este esta estos que quien en por para con sin no muy hola gracias señor señora pedido envío saludos puede favor del al lo le se ya pero como',
  ),
  de: of(
    'der die das ein eine einen und oder ist sind war waren sein haben hat wird werden kann können sie ihr ihre ihren wir unser unsere ich mein meine er es dieser diese dieses dass wer in auf für mit ohne nicht sehr bitte danke hallo guten tag herr frau bestellung lieferung grüße zu von im am bei als wenn auch',
  ),
}

/** The languages that can be detected. */
export const textLanguages = Object.keys(words) as readonly TextLanguage[]

/** Letters and endings that only one of the languages has. */
const marks: Readonly<Record<TextLanguage, RegExp>> = {
  fr: /[èêàùœç]/giu,
  es: /[ñ¿¡áíó]/giu,
  de: /[äößü]/giu,
  en: /\b(?:n't|'ll|'ve)\b/giu,
}

/** Guesses the language of a text from its most common words; null if there is no evidence. */
export function guessLanguage(text: string): TextLanguage | null {
  const counts = new Map<TextLanguage, number>()
  for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu))
    for (const language of textLanguages)
      if (words[language].has(word)) counts.set(language, (counts.get(language) ?? 0) + 1)
  for (const language of textLanguages) {
    const found = text.match(marks[language])?.length ?? 0
    if (found > 0) counts.set(language, (counts.get(language) ?? 0) + Math.min(found, 3))
  }
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a)
  return first === undefined || first[1] === second?.[1] ? null : first[0]
}

function of(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
