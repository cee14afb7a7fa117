import type { AdminRight } from '../../../../src/paywall/admin/rights.ts';
import type { IconName } from '../components/icon.tsx';
import { topics } from '../help/guide.ts';
import { pages } from '../pages/pages.ts';
import { matching, type Searchable } from './match.ts';
import type { OfferName } from './offer-names.ts';
import { settings } from './settings.ts';

/** What choosing an entry does. */
export type Aim =
  | { readonly kind: 'page'; readonly page: string; readonly path: string }
  | { readonly kind: 'reader'; readonly page: string; readonly find: string }
  | { readonly kind: 'field'; readonly page: string; readonly field: string }
  | { readonly kind: 'help'; readonly topic: string };

export interface Entry extends Searchable {
  readonly key: string;
  readonly icon: IconName;
  readonly aim: Aim;
}

export interface Group {
  readonly label: string;
  readonly entries: readonly Entry[];
}

/** Maximum entries of one group while something is typed. */
const most = 6;

interface Asked {
  readonly typed: string;
  readonly offers: readonly OfferName[];
  readonly may: (right: AdminRight) => boolean;
}

const pageEntries: readonly Entry[] = pages.map(({ path, label, icon }) => ({
  key: `page ${path}`,
  label,
  icon,
  aim: { kind: 'page', page: path, path: `/${path}` },
}));

const settingEntries: readonly Entry[] = settings.map(({ page, field, ...words }) => ({
  ...words,
  key: `setting ${field}`,
  icon: 'setting',
  aim: { kind: 'field', page, field },
}));

const helpEntries: readonly Entry[] = topics.map(({ id, title }) => ({
  key: `help ${id}`,
  label: title,
  icon: 'help',
  keywords: ['help', 'guide', 'docs'],
  aim: { kind: 'help', topic: id },
}));

const offerEntry = ({ id, ...words }: OfferName): Entry => ({
  ...words,
  key: `offer ${id}`,
  icon: 'offers',
  aim: { kind: 'page', page: 'offers', path: `/offers/of/${encodeURIComponent(id)}` },
});

/** Whatever is typed may name a reader: the page of readers says whether it does. */
function readerEntries(typed: string): readonly Entry[] {
  const name = typed.trim().slice(0, 256);
  if (name === '') return [];
  const aim = { kind: 'reader', page: 'readers', find: name } as const;
  return [{ key: 'reader', label: `Look up the reader ${name}`, icon: 'person', aim }];
}

/** What is found, in groups of which none is empty. */
export function groupsFor({ typed, offers, may }: Asked): readonly Group[] {
  // Nothing that is found leads to a refusal.
  const isOpen = (page: string) => may(pages.find(({ path }) => path === page)?.right ?? 'read');
  const found = (entries: readonly Entry[]) =>
    matching(entries, typed)
      .filter(({ aim }) => aim.kind === 'help' || isOpen(aim.page))
      .slice(0, typed.trim() === '' ? pages.length : most);
  const all = [
    { label: 'Pages', entries: found(pageEntries) },
    { label: 'Settings', entries: typed.trim() === '' ? [] : found(settingEntries) },
    { label: 'Offers', entries: found(offers.map(offerEntry)) },
    { label: 'Readers', entries: readerEntries(typed) },
    { label: 'Help', entries: typed.trim() === '' ? [] : found(helpEntries) },
  ];
  return all.filter(({ entries }) => entries.length > 0);
}
