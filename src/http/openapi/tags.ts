/** What the operations are about, in the order in which they are shown. */
const tags: Readonly<Record<string, string>> = {
  Metering: 'Decide who may read an article, count it, and give back what could not be shown.',
  Buying: 'Offers, checkout, the portal, switching plans, and bringing back what was bought.',
  Banners: 'How what Stile shows looks in a publication.',
  Gifts: 'Links by which a subscriber lets others read one article.',
  AMP: 'The same decisions for AMP pages, by amp-access and amp-subscriptions.',
  Tokens: 'The public keys by which others verify entitlement tokens and receipts.',
  'Admin: signing in': 'Sessions of the admin pages, by token or single sign-on.',
  Admin: 'Publications, and who changed what in them.',
  'Admin: offers': 'What is sold, by whom it may be bought, and until when.',
  'Admin: readers': 'The support desk: look up, explain, give and end access, export, erase.',
  'Admin: reports': 'What the meter and the offers did, day by day.',
  'Admin: gifts': 'Gift links, made and ended by admins.',
  'Admin: meter and wording': 'Limits, windows, exemptions, and every text that readers see.',
  'Admin: experiments': 'Two or more versions on parts of the readers, and which of them does better.',
  'Admin: segments': 'Rules by which some readers meet other limits, walls, offers and texts.',
  'Admin: events': 'Where events are sent, what became of them, and a feed of them.',
  Agents: 'What crawlers and AI agents read to know what they may.',
  'Admin: agents': 'Who agents are, what they may, and licences of partners.',
  'Admin: links': 'Links in newsletters that open articles.',
  Operations: 'Health, metrics and this document.',
  Sandbox: 'Sandbox mode alone: the movable clock, and what people do at Stripe.',
};

export const describedTags = (used: ReadonlySet<string>) =>
  Object.entries(tags)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
