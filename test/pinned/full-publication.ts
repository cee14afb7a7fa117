/** A publication, as its file writes it, in which nothing is left out. */
export const publication = {
  title: 'The Review',
  timeZone: 'Asia/Tokyo',
  defaultLocale: 'en',
  origins: ['https://asia.example.com'],
  open: false,
  onFailure: 'closed',
  onOverload: 'open',
  graceDays: 5,
  meter: { limits: { anonymous: 2, registered: 5 }, window: 'month' },
  wall: ['registration', 'trial-offer', 'meter-exhausted'],
  identity: { sandbox: true },
  rateLimit: { requests: 1000, perSeconds: 60 },
  newsletters: [
    {
      id: 'weekly',
      title: 'The week',
      keys: ['WEEKLY_KEY', 'WEEKLY_KEY_BEFORE'],
      capPerDay: 5000,
      days: 14,
      off: true,
    },
  ],
  events: { enabled: true },
  newReaders: { perDay: 1000, ipv4Prefix: 24, ipv6Prefix: 48 },
  institutions: [{ name: 'A university', networks: ['192.0.2.0/24', '2001:db8::/32'] }],
  crawlers: [
    { name: 'Examplebot', userAgent: 'Examplebot', networks: ['198.51.100.0/24'], hostDomains: ['bot.example.com'] },
  ],
};

const login = { issuer: 'https://login.example.com', audience: 'stile' };

const publicKey = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEB5pkScAcvM3LoFjyUNVK0DN4wWuV
R8dLr/g2pgUhe+0afHKKhOIvH2D+WHv+e7R9keCZzRIN/NsYIN62e05Xsg==
-----END PUBLIC KEY-----
`;

/** Publications that check their readers in each of the other ways, have each of the other windows, or limit addresses strictly. */
export const others = {
  'by-jwks': {
    ...publication,
    identity: { ...login, algorithms: ['ES256'], jwksUri: 'https://login.example.com/.well-known/jwks.json' },
    meter: { limits: { anonymous: 1, registered: 2 }, window: 'day' },
  },
  'by-key': {
    ...publication,
    identity: { ...login, algorithms: ['ES256'], publicKey },
    meter: { limits: { anonymous: 1, registered: 2 }, window: { kind: 'week', startsOn: 'monday' } },
  },
  'by-secret': { ...publication, identity: { ...login, algorithms: ['HS256'], secret: 'LOGIN_SECRET' } },
  'of-nobody': { ...publication, identity: null },
  limited: { ...publication, rateLimit: { requests: 1, perSeconds: 60 } },
};

const plan = { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } };

/** One offer of each kind, as admins write them, with nothing left out in the first. */
export const offers = [
  {
    id: 'introduction',
    price: { amount: 900, currency: 'usd' },
    term: { count: 3, unit: 'month' },
    then: plan,
    startsAt: '2026-11-01T00:00:00+09:00',
    endsAt: '2027-01-31T23:59:59+09:00',
    eligibility: { newReadersOnly: true, countries: ['JP', 'SG'] },
    templates: { label: '{{term}} for {{price}}', deadline: 'Until {{offerEnds}}' },
    status: 'live',
  },
  { id: 'plan', price: { amount: 2999, currency: 'usd' }, term: plan.every, then: plan, status: 'live' },
  {
    id: 'term',
    price: { amount: 200, currency: 'isk' },
    term: { count: 1, unit: 'day' },
    then: null,
    status: 'live',
  },
] as const;

const full = {
  headline: 'Headline',
  strapline: 'Strapline',
  straplineCompact: 'Short strapline',
  body: 'Body of {{title}}',
  list: { intro: 'Intro', items: ['One', 'Two'] },
  note: 'Note',
  image: { alt: 'Image' },
  button: { label: 'Button', action: 'offers' },
};

const counting = {
  one: '{{numberArticlesLeft}} article',
  many: '{{numberArticlesLeft}} d’articles',
  other: '{{numberArticlesLeft}} articles',
};

/** All texts of a locale, as admins write them. */
export const wording = {
  locale: 'fr',
  title: 'Revue',
  plurals: { one: '', many: 's', other: 's' },
  offer: { label: '{{term}}', deadline: '{{offerEnds}}' },
  banners: {
    metered: { headline: counting },
    'last-article': { headline: 'Last article' },
    'trial-offer': full,
    'meter-exhausted': { headline: 'Meter exhausted' },
    registration: { headline: 'Registration' },
    premium: { headline: 'Premium' },
    'trial-expired': { headline: 'Trial expired' },
    'subscription-expired': { headline: 'Subscription expired' },
    'payment-failed': { headline: 'Payment failed' },
  },
};
