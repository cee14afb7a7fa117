import type { Searchable } from './match.ts';

/** A setting that has a field on a page. */
export interface SettingEntry extends Searchable {
  readonly page: string;
  /** Its path in the page's form. */
  readonly field: string;
}

const meter = (field: string, label: string, keywords: readonly string[]): SettingEntry => ({
  page: 'meter',
  field,
  label,
  about: 'Meter',
  keywords,
});

/** The settings of the meter, with the words under which people look for them. */
export const settings: readonly SettingEntry[] = [
  meter('limits.anonymous', 'Free articles of anonymous readers', ['limit', 'allowance', 'quota', 'articles']),
  meter('limits.registered', 'Free articles of registered readers', ['limit', 'allowance', 'quota', 'sign-in']),
  meter('window.kind', 'Window of the meter', ['month', 'week', 'day', 'rolling', 'reset', 'time zone', 'calendar']),
  meter('releases', 'Views to give back', ['release', 'return', 'count']),
  meter('articleIdentity.keeps', 'What is one article', ['address', 'url', 'parameters', 'identity', 'duplicate']),
  meter('articleIdentity.hostAliases', 'Host names that do not count', ['www', 'domain', 'amp', 'mobile']),
  meter('articleIdentity.ambiguous', 'Ambiguous addresses at the gate', ['security', 'refuse', 'normalise']),
  meter('graceDays', 'Days of grace', ['failed payment', 'renewal', 'card', 'declined']),
  meter('onFailure', 'While the store does not answer', ['failure', 'outage', 'fail open', 'redis']),
  meter('onOverload', 'Under too much load', ['overload', 'busy', 'traffic', 'shed']),
  meter('limited', 'Calls from one address', ['rate limit', 'abuse', 'ip']),
  meter('budgeted', 'New readers of one network', ['private browsing', 'incognito', 'cookies', 'bypass', 'budget']),
  meter('institutions.0.networks', 'Institutions', ['university', 'library', 'ip', 'network', 'exempt']),
  {
    page: 'agents',
    field: 'known',
    label: 'Crawlers and AI agents',
    about: 'Agents',
    keywords: ['googlebot', 'gptbot', 'bot', 'search engine', 'seo', 'user agent', 'price', 'robots', 'licence'],
  },
];
