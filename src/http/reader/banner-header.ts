import type { OutgoingHttpHeaders } from 'node:http';
import type { Banner } from '../../paywall/banners/banner.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { HttpServices } from '../services.ts';
import type { Viewed } from './article-view.ts';

const encoded = (banner: object) => Buffer.from(JSON.stringify(banner)).toString('base64url');

/** Left out in this order until the header fits: what a front end misses least comes first. */
const optional = [
  'template',
  'variables',
  'body',
  'strapline',
  'list',
  'image',
  'note',
  'straplineCompact',
  'offer',
  'terms',
  'button',
  'headline',
] as const;

/** What stands for a text that was left out. */
const empty: Readonly<Record<string, unknown>> = { template: {}, variables: {}, headline: '' };

interface Fitted {
  readonly header: string;
  readonly isWhole: boolean;
}

/** The banner as far as it fits, and whether that is all of it. */
function fitted(banner: Banner, mostBytes: number): Fitted {
  const whole = encoded(banner);
  if (whole.length <= mostBytes) return { header: whole, isWhole: true };
  let rest: Record<string, unknown> = { ...banner };
  for (const field of optional) {
    rest = { ...rest, [field]: empty[field] ?? null };
    const header = encoded(rest);
    if (header.length <= mostBytes) return { header, isWhole: false };
  }
  return { header: encoded({ state: banner.state, layout: banner.layout }), isWhole: false };
}

/** Banners never change, and many readers are shown the same one. */
const known = new WeakMap<Banner, Fitted & { readonly mostBytes: number }>();

function fittedOnce(banner: Banner, mostBytes: number): Fitted {
  const before = known.get(banner);
  if (before?.mostBytes === mostBytes) return before;
  const { header, isWhole } = fitted(banner, mostBytes);
  const made = { header, isWhole, mostBytes };
  known.set(banner, made);
  return made;
}

/**
 * The headers in which the gate sends a banner. Proxies take answers whose headers are small: nginx makes a 500 of one whose headers
 * exceed 4 KB. Texts beyond the publication's bound are left out, and `X-Stile-Banner-Ref` is the address of the whole banner,
 * for a few minutes.
 */
export function createBannerHeader({ bannerRefs, publicUrl }: Pick<HttpServices, 'bannerRefs' | 'publicUrl'>) {
  return (
    { name, settings }: Publication,
    { banner, decision }: Pick<Viewed, 'banner' | 'decision'>,
  ): OutgoingHttpHeaders => {
    if (banner === null) return {};
    const { header, isWhole } = fittedOnce(banner, settings.gate.bannerBytes);
    if (isWhole) return { 'X-Stile-Banner': header };
    const ref = bannerRefs.sign(name, banner, decision.segment?.rule.id ?? null);
    return { 'X-Stile-Banner': header, 'X-Stile-Banner-Ref': `${publicUrl}/v1/${name}/banner?ref=${ref}` };
  };
}
