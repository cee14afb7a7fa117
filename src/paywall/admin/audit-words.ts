/** What entries of the audit log say, in words: of `offer.update winter` that `edith changed the offer winter`. */

/** What something was done to, by how its name in the log begins. */
const things = {
  offer: 'the offer',
  meter: 'the meter',
  wording: 'the wording',
  gift: 'the gift link',
  newsletter: 'the newsletter',
  reader: 'the reader',
} as const;

/** Kinds of things that an entry is about. */
export type AuditThing = keyof typeof things;

/** By verb, or by thing and verb if a verb means something else of one thing. */
const verbs: Readonly<Record<string, string>> = {
  create: 'made',
  links: 'made links of',
  update: 'changed',
  publish: 'published',
  schedule: 'scheduled',
  end: 'ended',
  delete: 'deleted',
  remove: 'removed',
  grant: 'gave free access to',
  'end-grant': 'ended the free access of',
  revoke: 'took access away from',
  reset: 'gave articles back to',
  erase: 'erased',
  look: 'looked at',
  export: 'exported',
  explain: 'had a decision explained of',
  move: 'moved what was bought away from',
  receive: 'moved what was bought to',
  'end-purchase': 'ended a subscription of',
};

/** What Stile did by itself with what a reader bought, or the reader. */
const ofPurchases: Readonly<Record<string, string>> = {
  'refuse-second-trial': 'Stile refused a second trial and gave the payment back, of the reader',
  'end-superseded': 'Stile ended a subscription that another one replaced, of the reader',
  'end-refunded': 'Stile ended a subscription whose payment was given back, of the reader',
  'end-revoked': 'Stile ended a subscription after access was taken away, of the reader',
  'void-invoice': 'Stile voided an invoice of an ended subscription, of the reader',
  'extend-term': 'Stile moved the end of a term so that it runs from the payment, of the reader',
  promotion: 'A promotion code was used by the reader',
  'retention-accepted': 'An offer to stay was accepted by the reader',
};

export interface AuditWords {
  /** All but the name of what it is about: `edith changed the offer`. */
  readonly words: string;
  /** Null if there are no words for it, or if it is about none of these things. */
  readonly thing: AuditThing | null;
  /** The name of what it is about, such as `winter`; empty if there is none. */
  readonly about: string;
}

const isThing = (text: string): text is AuditThing => Object.hasOwn(things, text);

function signInWords(about: string): AuditWords {
  const words = about === '' ? 'More sign-ins failed' : 'A sign-in failed from the network';
  return { words, thing: null, about };
}

/** What has no words here stays as the log has it. */
export function auditWords(who: string, what: string): AuditWords {
  const [, thing = '', verb = '', about = ''] = /^([\w-]+)\.([\w-]+) ?(.*)$/s.exec(what) ?? [];
  if (thing === 'sign-in') return signInWords(about);
  if (thing === 'reader' && verb === 'find')
    return { words: `${who} searched for a reader by an email, kept as`, thing: null, about };
  const purchase = thing === 'purchase' ? ofPurchases[verb] : undefined;
  if (purchase !== undefined) return { words: purchase, thing: 'reader', about };
  const did = verbs[verb];
  if (did === undefined || !isThing(thing)) return { words: `${who}: ${what}`, thing: null, about: '' };
  return { words: `${who} ${did} ${things[thing]}`, thing, about };
}

/** The whole of it. */
export function auditSentence(who: string, what: string): string {
  const { words, about } = auditWords(who, what);
  return `${words} ${about}`.trimEnd();
}
