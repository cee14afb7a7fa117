/** What a change was about, by how its name in the log begins. */
export const kinds = [
  { value: '', label: 'Everything' },
  { value: 'offer.', label: 'Offers' },
  { value: 'meter.', label: 'Meter' },
  { value: 'experiment.', label: 'Experiments' },
  { value: 'segments.', label: 'Segments' },
  { value: 'wording.', label: 'Wording' },
  { value: 'appearance.', label: 'Appearance' },
  { value: 'gift.', label: 'Gift links' },
  { value: 'newsletter.', label: 'Newsletters' },
  { value: 'endpoint.', label: 'Event endpoints' },
  { value: 'events.', label: 'Events' },
  { value: 'agents.', label: 'Rules for agents' },
  { value: 'licence.', label: 'Licences of partners' },
  { value: 'reader.', label: 'Readers' },
  { value: 'purchase.', label: 'Purchases' },
  { value: 'sign-in.', label: 'Failed sign-ins' },
] as const;
