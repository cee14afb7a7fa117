import type { Banner } from './decision.ts';

/** Languages and scripts that are written from right to left. */
const rightToLeft = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/;

/** What stands below the headline, in this order. Each is also the name of its part. */
const below = ['strapline', 'straplineCompact', 'body', 'list', 'offer', 'terms', 'note'] as const;

/** Makes an element whose `part` a page can style. Text goes in as text. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  part: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.part = part;
  made.append(...children);
  return made;
}

const listOf = ({ list }: Banner) =>
  list &&
  make(
    'div',
    '',
    make('div', 'intro', list.intro),
    make('ul', '', ...list.items.map((item) => make('li', 'item', item))),
  );

/** The offer's own words, if the banner does not already say them. */
const offerLine = ({ offer, headline, note }: Banner) =>
  [offer?.label, offer?.deadline].filter((words) => words && words !== headline && words !== note).join(' · ');

/** Of the page around it. A tuple, because a minifier shortens no names of members. */
type Around = readonly [
  /** The address of the picture for banners that have one. */
  image: string | undefined,
  /** By what the reader is found by the publisher's support, with the words for it. */
  support: string | undefined,
  press: (banner: Banner) => void,
];

/** Fills the region with a banner: a bar beside what may be read, a wall before what may not. Without one it is empty. */
export function fill(region: HTMLElement, banner: Banner | null, [image, support, press]: Around): void {
  region.replaceChildren();
  if (!banner) return;
  const given = { ...banner, list: listOf(banner), offer: offerLine(banner) };
  const texts = below.map((part) => (given[part] ? make('div', part, given[part]) : ''));
  const words = make('div', 'words', make('h2', 'headline', banner.headline), ...texts);
  region.append(words);
  if (banner.image && image) words.before(Object.assign(make('img', 'image'), { src: image, alt: banner.image.alt }));
  if (banner.button)
    region.append(Object.assign(make('button', 'button', banner.button.label), { onclick: () => press(banner) }));
  if (support) region.append(make('p', 'support', support));
  region.part = `banner ${banner.layout} ${banner.state}`;
  region.ariaLabel = banner.headline;
  region.lang = banner.locale;
  region.dir = rightToLeft.test(banner.locale) ? 'rtl' : 'ltr';
}
