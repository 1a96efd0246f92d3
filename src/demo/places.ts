/** A line of business: its brands, opening hours and rhythm. Weights are relative. */
export interface Sector {
  readonly sector: string
  readonly brands: readonly string[]
  /** Local hours of the day, with fractions. */
  readonly opens: number
  readonly closes: number
  /** ISO weekdays, 1 = Monday. */
  readonly openDays: readonly number[]
  /** Chats by weekday, Monday first. */
  readonly weekdays: readonly number[]
  /** Chats by month, January first. */
  readonly months: readonly number[]
  /** The median delay of a reply within opening hours. */
  readonly replyMinutes: number
}

export const sectors: readonly Sector[] = [
  {
    sector: 'optique',
    brands: ['Optique Lumière', 'Vue Claire', 'Lunetterie Dumont'],
    opens: 9.5,
    closes: 19,
    openDays: [1, 2, 3, 4, 5, 6],
    weekdays: [118, 106, 104, 100, 104, 92, 46],
    months: [108, 98, 100, 98, 100, 104, 92, 74, 112, 102, 100, 118],
    replyMinutes: 16,
  },
  {
    sector: 'automobile',
    brands: ['Garage Central', 'Autoforce', 'Rivage Motors'],
    opens: 8,
    closes: 18.5,
    openDays: [1, 2, 3, 4, 5, 6],
    weekdays: [130, 112, 104, 102, 108, 72, 38],
    months: [100, 96, 106, 102, 104, 114, 108, 78, 104, 104, 100, 84],
    replyMinutes: 34,
  },
  {
    sector: 'banque',
    brands: ['Crédit du Port', 'Banque Solane'],
    opens: 9,
    closes: 17.5,
    openDays: [2, 3, 4, 5, 6],
    weekdays: [104, 120, 110, 108, 106, 70, 32],
    months: [114, 102, 100, 98, 96, 100, 92, 80, 112, 104, 102, 96],
    replyMinutes: 48,
  },
  {
    sector: 'hôtellerie',
    brands: ['Hôtel Bellerive', 'Les Pins Bleus'],
    opens: 7,
    closes: 23,
    openDays: [1, 2, 3, 4, 5, 6, 7],
    weekdays: [94, 92, 96, 104, 118, 112, 100],
    months: [70, 80, 86, 100, 116, 130, 148, 142, 108, 88, 72, 90],
    replyMinutes: 9,
  },
  {
    sector: 'maison',
    brands: ['Maison Verdier', 'Atelier Colombe', 'Jardins d’Ici'],
    opens: 10,
    closes: 19.5,
    openDays: [1, 2, 3, 4, 5, 6],
    weekdays: [106, 98, 102, 98, 106, 112, 70],
    months: [96, 90, 104, 118, 116, 102, 94, 84, 100, 98, 106, 112],
    replyMinutes: 22,
  },
]

/** A city with sites. `language` is the language of its customers. */
export interface City {
  readonly city: string
  readonly region: string
  readonly country: string
  readonly zone: string
  readonly language: 'fr' | 'en' | 'es'
  readonly weight: number
}

const paris = { country: 'France', zone: 'Europe/Paris', language: 'fr' } as const
const london = { country: 'United Kingdom', zone: 'Europe/London', language: 'en' } as const
const madrid = { country: 'España', zone: 'Europe/Madrid', language: 'es' } as const

export const cities: readonly City[] = [
  { city: 'Paris', region: 'Île-de-France', ...paris, weight: 9 },
  { city: 'Boulogne-Billancourt', region: 'Île-de-France', ...paris, weight: 3 },
  { city: 'Versailles', region: 'Île-de-France', ...paris, weight: 3 },
  { city: 'Saint-Denis', region: 'Île-de-France', ...paris, weight: 2 },
  { city: 'Lyon', region: 'Auvergne-Rhône-Alpes', ...paris, weight: 6 },
  { city: 'Grenoble', region: 'Auvergne-Rhône-Alpes', ...paris, weight: 3 },
  { city: 'Clermont-Ferrand', region: 'Auvergne-Rhône-Alpes', ...paris, weight: 2 },
  { city: 'Annecy', region: 'Auvergne-Rhône-Alpes', ...paris, weight: 2 },
  { city: 'Marseille', region: 'Provence-Alpes-Côte d’Azur', ...paris, weight: 5 },
  { city: 'Nice', region: 'Provence-Alpes-Côte d’Azur', ...paris, weight: 3 },
  { city: 'Aix-en-Provence', region: 'Provence-Alpes-Côte d’Azur', ...paris, weight: 2 },
  { city: 'Toulouse', region: 'Occitanie', ...paris, weight: 4 },
  { city: 'Montpellier', region: 'Occitanie', ...paris, weight: 3 },
  { city: 'Nîmes', region: 'Occitanie', ...paris, weight: 1 },
  { city: 'Bordeaux', region: 'Nouvelle-Aquitaine', ...paris, weight: 4 },
  { city: 'La Rochelle', region: 'Nouvelle-Aquitaine', ...paris, weight: 2 },
  { city: 'Biarritz', region: 'Nouvelle-Aquitaine', ...paris, weight: 1 },
  { city: 'Nantes', region: 'Pays de la Loire', ...paris, weight: 4 },
  { city: 'Angers', region: 'Pays de la Loire', ...paris, weight: 2 },
  { city: 'Rennes', region: 'Bretagne', ...paris, weight: 3 },
  { city: 'Brest', region: 'Bretagne', ...paris, weight: 2 },
  { city: 'Lille', region: 'Hauts-de-France', ...paris, weight: 4 },
  { city: 'Amiens', region: 'Hauts-de-France', ...paris, weight: 2 },
  { city: 'Strasbourg', region: 'Grand Est', ...paris, weight: 3 },
  { city: 'Reims', region: 'Grand Est', ...paris, weight: 2 },
  { city: 'Dijon', region: 'Bourgogne-Franche-Comté', ...paris, weight: 2 },
  { city: 'Rouen', region: 'Normandie', ...paris, weight: 2 },
  { city: 'Tours', region: 'Centre-Val de Loire', ...paris, weight: 2 },
  {
    city: 'Fort-de-France',
    region: 'Martinique',
    country: 'France',
    zone: 'America/Martinique',
    language: 'fr',
    weight: 2,
  },
  { city: 'Saint-Pierre', region: 'La Réunion', country: 'France', zone: 'Indian/Reunion', language: 'fr', weight: 2 },
  {
    city: 'Bruxelles',
    region: 'Bruxelles-Capitale',
    country: 'Belgique',
    zone: 'Europe/Brussels',
    language: 'fr',
    weight: 4,
  },
  { city: 'Liège', region: 'Wallonie', country: 'Belgique', zone: 'Europe/Brussels', language: 'fr', weight: 2 },
  { city: 'London', region: 'Greater London', ...london, weight: 5 },
  { city: 'Manchester', region: 'North West', ...london, weight: 2 },
  { city: 'Edinburgh', region: 'Scotland', ...london, weight: 1 },
  { city: 'Madrid', region: 'Comunidad de Madrid', ...madrid, weight: 4 },
  { city: 'Barcelona', region: 'Cataluña', ...madrid, weight: 3 },
  { city: 'València', region: 'Comunitat Valenciana', ...madrid, weight: 2 },
  {
    city: 'New York',
    region: 'New York',
    country: 'United States',
    zone: 'America/New_York',
    language: 'en',
    weight: 3,
  },
  {
    city: 'Boston',
    region: 'Massachusetts',
    country: 'United States',
    zone: 'America/New_York',
    language: 'en',
    weight: 1,
  },
  { city: 'Bengaluru', region: 'Karnataka', country: 'India', zone: 'Asia/Kolkata', language: 'en', weight: 2 },
  { city: 'Mumbai', region: 'Maharashtra', country: 'India', zone: 'Asia/Kolkata', language: 'en', weight: 2 },
]

/** How a chat reaches a site: the channel that collected it and the platform that carries its messages. */
export interface Route {
  readonly channel: string | null
  readonly platform: string | null
  /** Chats per thousand; all routes sum to 1000. Routes that grow over the years come first. */
  readonly weight: number
  /** Whether a bot greets at once. */
  readonly bot: boolean
}

export const routes: readonly Route[] = [
  { channel: 'widget', platform: 'whatsapp', weight: 126, bot: true },
  { channel: 'qr-code', platform: 'whatsapp', weight: 104, bot: false },
  { channel: 'store-locator', platform: 'whatsapp', weight: 62, bot: true },
  { channel: 'e-mail', platform: 'whatsapp', weight: 46, bot: false },
  { channel: 'instagram', platform: 'instagram', weight: 64, bot: false },
  { channel: 'widget', platform: 'webchat', weight: 182, bot: true },
  { channel: 'google-maps', platform: 'google', weight: 152, bot: true },
  { channel: 'sms', platform: 'sms', weight: 84, bot: false },
  { channel: 'e-mail', platform: 'webchat', weight: 34, bot: false },
  { channel: 'facebook-page', platform: 'messenger', weight: 78, bot: false },
  { channel: 'widget', platform: 'messenger', weight: 42, bot: true },
  { channel: 'qr-code', platform: 'messenger', weight: 18, bot: false },
  { channel: null, platform: 'whatsapp', weight: 5, bot: false },
  { channel: null, platform: null, weight: 3, bot: false },
]
