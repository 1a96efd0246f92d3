import type { Finding } from './finding.ts'
import type { TextLanguage } from './guess-language.ts'

/** A mistake that agents make and that engines let pass. */
interface OwnRule {
  /** Its first group is what is wrong; the flag `d` says where it stands. */
  readonly pattern: RegExp
  readonly message: string
  readonly mend: (wrong: string) => string | null
}

const pronouns = "je|j[’']|tu|il|elle|on|nous|vous|ils|elles"
const objects = "(?:me|te|se|nous|vous|le|la|les|lui|leur)\\s+|[mtsl][’']"

const rules: Partial<Record<TextLanguage, readonly OwnRule[]>> = {
  fr: [
    {
      // « n’hésitez pas à nous contactez », « merci de nous renvoyez »
      pattern: new RegExp(`(?<![\\p{L}])(?:à|de|pour|sans)\\s+(?:${objects})(\\p{L}{2,}ez)(?![\\p{L}-])`, 'dgiu'),
      message: 'Après une préposition, le verbe est à l’infinitif.',
      mend: infinitive,
    },
    {
      // « Si vous auriez le ticket »; « savoir si vous auriez » is right.
      pattern: new RegExp(
        `(?:^|[.!?…]\\s+|\\n)Si\\s+(?:${pronouns})\\s*((?:aur|ser|pourr|voudr|devr|fer|saur|viendr|verr)(?:ais|ait|ions|iez|aient))(?!\\p{L})`,
        'dgu',
      ),
      message: 'Après « si », la condition est à l’imparfait.',
      mend: imperfect,
    },
    {
      pattern:
        /(?<!\p{L})(quel)\s+(?:est|sera|serait|était)\s+(?:(?:la|une|cette)\s|l[’'](?:adresse|heure|option|origine|étape|erreur|application|image|offre|aide|enseigne|annonce|échéance|issue|urgence)(?!\p{L}))/dgiu,
      message: 'L’interrogatif s’accorde : « quelle » avec un nom féminin.',
      mend: wrong => `${wrong}le`,
    },
    {
      pattern:
        /(?<!\p{L})(?:message|demande|dossier|réclamation|retour|courrier|colis|commande|remarque|information|informations|avis)s?\s+(a)\s+(?:mon|ma|mes|notre|nos|votre|vos)(?!\p{L})/dgiu,
      message: 'La préposition s’écrit « à ».',
      mend: () => 'à',
    },
    {
      pattern: new RegExp(
        `(?<!\\p{L})(?:préciser|dire|savoir|indiquer|demander|expliquer|montrer|chercher|sais|sait|savez)\\s+(ou)\\s+(?=(?:${pronouns}|se|est|sont|était)(?!\\p{L}))`,
        'dgiu',
      ),
      message: 'Le lieu s’écrit « où ».',
      mend: () => 'où',
    },
  ],
  en: [
    {
      pattern:
        /\b(?:for|with|of|about|from|on|attached|find|send|sent|confirm|received|process|processed|track)\s+(you[’']re)\s+(?=\p{L})/dgiu,
      message: '“You’re” means “you are”.',
      mend: wrong => matchCase(wrong, 'your'),
    },
    {
      pattern: /\b(this)\s+(?:are|were)\b/dgiu,
      message: 'The verb is plural.',
      mend: wrong => matchCase(wrong, 'these'),
    },
    {
      pattern: /\blet\s+(?:me|us)\s+(no)\b(?!\s+(?:longer|one|more))/dgiu,
      message: '“Know” is the verb.',
      mend: () => 'know',
    },
    {
      pattern:
        /\blook(?:s|ed|ing)?\s+forward\s+to\s+(hear|see|meet|receive|work|speak|help|welcome|serve|assist|get|have|talk|read|visit)\b/dgiu,
      message: 'After “look forward to” stands a form in “-ing”.',
      mend: gerund,
    },
    {
      pattern: /(?<=\p{L}\s+)(has)\s+(?:soon|well|much|many|far|quickly)\s+as\b/dgiu,
      message: '“As … as” compares.',
      mend: () => 'as',
    },
    {
      pattern: /\b(theirs)\s+(?:nothing|no|a|an|some|something|been)\b/dgiu,
      message: '“There’s” means “there is”.',
      mend: wrong => matchCase(wrong, "there's"),
    },
    {
      pattern:
        /\b(?:each|one|either|neither)\s+of\s+(?:our|the|your|my|these|those|their)\s+\p{L}+\s+(have|are|were|do)\b/dgiu,
      message: 'The verb is singular.',
      mend: wrong => ({ have: 'has', are: 'is', were: 'was', do: 'does' })[wrong.toLowerCase()] ?? null,
    },
  ],
}

/** What our own rules find in a text of a language. */
export function ownFindings(text: string, language: TextLanguage): readonly Finding[] {
  return (rules[language] ?? []).flatMap(({ pattern, message, mend }) =>
    [...text.matchAll(pattern)].flatMap(match => {
      const [start, end] = match.indices?.[1] ?? []
      const proposal = mend(match[1] ?? '')
      if (start === undefined || end === undefined || proposal === null) return []
      return [{ start, end, kind: 'grammar', message, proposals: [proposal] } as const]
    }),
  )
}

/** Of a verb of the second person plural. Words in `-ez` that are no verbs have none. */
function infinitive(verb: string): string | null {
  const word = verb.toLowerCase()
  if (/^(?:chez|assez|nez|rez|fez)$/.test(word)) return null
  for (const [ending, written] of [
    [/issez$/, 'ir'],
    [/(ouvr|ffr|ven|ten|part|sort|serv)ez$/, '$1ir'],
    [/prenez$/, 'prendre'],
    [/mettez$/, 'mettre'],
    [/^(re|pré|)voyez$/, '$1voir'],
    [/cevez$/, 'cevoir'],
    [/^(ré|at|cor|en|per|ren|ven|des|reven|re)(pon|ten|respon|d|)dez$/, '$1$2dre'],
    [/ez$/, 'er'],
  ] as const)
    if (ending.test(word)) return word.replace(ending, written)
  return null
}

const imperfectStems: Readonly<Record<string, string>> = {
  aur: 'av',
  ser: 'ét',
  pourr: 'pouv',
  voudr: 'voul',
  devr: 'dev',
  fer: 'fais',
  saur: 'sav',
  viendr: 'ven',
  verr: 'voy',
}

function imperfect(conditional: string): string | null {
  const [, stem = '', ending = ''] = /^(.+?)(ais|ait|ions|iez|aient)$/.exec(conditional.toLowerCase()) ?? []
  const own = imperfectStems[stem]
  return own === undefined ? null : own + ending
}

function gerund(verb: string): string {
  const word = verb.toLowerCase()
  if (word === 'get') return 'getting'
  return /[^e]e$/.test(word) && word !== 'see' ? `${word.slice(0, -1)}ing` : `${word}ing`
}

function matchCase(like: string, word: string): string {
  return /^\p{Lu}/u.test(like) ? word.charAt(0).toUpperCase() + word.slice(1) : word
}
