/** What a change was about, by how its name in the log begins. */
export const kinds = [
  { value: '', label: 'Everything' },
  { value: 'offer.', label: 'Offers' },
  { value: 'meter.', label: 'Meter' },
  { value: 'wording.', label: 'Wording' },
  { value: 'appearance.', label: 'Appearance' },
  { value: 'gift.', label: 'Gift links' },
  { value: 'newsletter.', label: 'Newsletters' },
  { value: 'reader.', label: 'Readers' },
  { value: 'purchase.', label: 'Purchases' },
  { value: 'sign-in.', label: 'Failed sign-ins' },
] as const;

const things: Readonly<Record<string, string>> = {
  offer: 'the offer',
  meter: 'the meter',
  wording: 'the wording',
  appearance: 'the appearance',
  gift: 'the gift link',
  newsletter: 'the newsletter',
  reader: 'the reader',
};

const verbs: Readonly<Record<string, string>> = {
  create: 'made',
  links: 'made links of',
  update: 'changed',
  end: 'ended',
  delete: 'deleted',
  grant: 'gave free access to',
  revoke: 'took access away from',
  reset: 'gave articles back to',
  erase: 'erased',
  look: 'looked at',
  export: 'exported',
  explain: 'had a decision explained of',
  find: 'searched by email for',
  move: 'moved what was bought away from',
  receive: 'moved what was bought to',
  'end-purchase': 'ended a subscription of',
  publish: 'published the draft of',
  remove: 'removed',
  'draft-create': 'started a draft of',
  'draft-update': 'changed the draft of',
  'draft-discard': 'discarded the draft of',
  schedule: 'scheduled the draft of',
  unschedule: 'cancelled the schedule of',
};

const accepted = 'purchase.retention-accepted ';

/** `edith changed the offer trial-3-months`, of `offer.update trial-3-months`. What has no words here stays as the log has it. */
export function inWords(who: string, what: string): string {
  const [, thing = '', verb = '', about = ''] = /^([\w-]+)\.([\w-]+) ?(.*)$/.exec(what) ?? [];
  if (what.startsWith(accepted)) return `The reader ${what.slice(accepted.length)} accepted an offer to stay`;
  if (thing === 'sign-in') return about === '' ? 'More sign-ins failed' : `A sign-in failed from the network ${about}`;
  // At that time no one acted: who arranged it is named.
  if (what.startsWith('wording.publish-scheduled'))
    return `The draft of the wording ${about} was published by schedule, as arranged by ${who}`;
  if (what.startsWith('wording.schedule-refused'))
    return `The draft of the wording ${about}, scheduled by ${who}, could not be published at its time`;
  const [did, to] = [verbs[verb], things[thing]];
  return did === undefined || to === undefined ? `${who}: ${what}` : `${who} ${did} ${to} ${about}`.trimEnd();
}
