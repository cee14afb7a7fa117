/** What entries of the audit log say, in words: of `offer.update winter` that `edith changed the offer winter`. */

/** What something was done to, by how its name in the log begins. */
const things = {
  offer: 'the offer',
  experiment: 'the experiment',
  meter: 'the meter',
  segments: 'the rules of segments',
  wording: 'the wording',
  appearance: 'the appearance',
  gift: 'the gift link',
  newsletter: 'the newsletter',
  endpoint: 'the event endpoint',
  reader: 'the reader',
  agents: 'the rules for agents',
  licence: 'the licence',
} as const;

/** Kinds of things that an entry is about. */
export type AuditThing = keyof typeof things;

const verbs: Readonly<Record<string, string>> = {
  create: 'made',
  links: 'made links of',
  update: 'changed',
  publish: 'published the draft of',
  'draft-create': 'started a draft of',
  'draft-update': 'changed the draft of',
  'draft-discard': 'discarded the draft of',
  schedule: 'scheduled the draft of',
  unschedule: 'cancelled the schedule of',
  start: 'started',
  pause: 'paused an arm of',
  resume: 'resumed an arm of',
  grow: 'gave more readers to',
  adopt: 'adopted the winner of, and ended,',
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
  rotate: 'changed the secret of',
  enable: 'enabled',
  disable: 'disabled',
  replay: 'had events sent again to',
  move: 'moved what was bought away from',
  receive: 'moved what was bought to',
  'end-purchase': 'ended a subscription of',
};

/** What Stile did by itself with what a reader bought, or the reader. */
const ofPurchases: Readonly<Record<string, string>> = {
  'refuse-second-trial': 'Stile refused a second trial and gave its payment back, for',
  'end-superseded': 'Stile ended a subscription that another one replaced, for',
  'end-refunded': 'Stile ended a subscription whose payment was given back, for',
  'end-revoked': 'Stile ended a subscription because access had been taken away, for',
  'void-invoice': 'Stile voided an invoice of an ended subscription, for',
  'extend-term': 'Stile moved the end of a term so that it runs from the payment, for',
  promotion: 'A promotion code was used by',
  'retention-accepted': 'An offer to stay was accepted by',
};

/** A sentence in its parts: `edith changed`, `the offer`, `winter`. */
export interface AuditWords {
  readonly did: string;
  /** Null if it is about none of these things. */
  readonly thing: AuditThing | null;
  /** What it is about, as what; empty if `thing` is null. */
  readonly called: string;
  /** The name of what it is about; empty if there is none. */
  readonly about: string;
}

const isThing = (text: string): text is AuditThing => Object.hasOwn(things, text);

const ofThing = (did: string, thing: AuditThing, about: string): AuditWords => ({
  did,
  thing,
  called: things[thing],
  about,
});

const ofNothing = (did: string, about: string): AuditWords => ({ did, thing: null, called: '', about });

/** What has no words here stays as the log has it. */
export function auditWords(who: string, what: string): AuditWords {
  const [, thing = '', verb = '', about = ''] = /^([\w-]+)\.([\w-]+) ?(.*)$/s.exec(what) ?? [];
  if (thing === 'sign-in')
    return ofNothing(about === '' ? 'More sign-ins failed' : 'A sign-in failed from the network', about);
  if (thing === 'events') return ofNothing(`${who} switched events on or off`, '');
  if (thing === 'reader' && verb === 'find')
    return ofNothing(`${who} searched for a reader by an email, kept as`, about);
  const purchase = thing === 'purchase' && Object.hasOwn(ofPurchases, verb) ? ofPurchases[verb] : undefined;
  if (purchase !== undefined) return ofThing(purchase, 'reader', about);
  // At that time no one acted: who arranged it is named.
  if (thing === 'wording' && verb === 'publish-scheduled')
    return ofThing(`By schedule, as arranged by ${who}, Stile published the draft of`, thing, about);
  if (thing === 'wording' && verb === 'schedule-refused')
    return ofThing(`Stile could not publish at its time, as arranged by ${who}, the draft of`, thing, about);
  const did = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  return did === undefined || !isThing(thing)
    ? ofNothing(`${who}: ${what}`, '')
    : ofThing(`${who} ${did}`, thing, about);
}

/** The whole of it. */
export function auditSentence(who: string, what: string): string {
  const { did, called, about } = auditWords(who, what);
  return [did, called, about].filter(Boolean).join(' ');
}
