/** Where the guide explains each page, by the page's path. A page that is not named begins with the first topic. */
export const pageTopics: Readonly<Record<string, string>> = {
  overview: 'the-overview',
  offers: 'offers',
  meter: 'the-meter',
  segments: 'segments',
  wording: 'wording',
  experiments: 'experiments',
  links: 'links',
  events: 'events',
  agents: 'agents',
  readers: 'readers',
  audit: 'the-audit-log',
};

export const firstTopic = 'signing-in';
