import type { Visitor } from '../metering/meter-place.ts';
import type { Reason } from '../metering/reasons.ts';
import type { Tally } from '../metering/tally.ts';
import type { Banner, BannerSelection } from './banner.ts';
import type { BannerRequest } from './banner-for-decision.ts';
import { exposedArms } from './exposure.ts';

/** What says nothing of a reader: it is open to all, or is no decision on them. */
const aboutNobody: ReadonlySet<Reason> = new Set<Reason>([
  'OPEN',
  'FREE',
  'SPONSORED',
  'CRAWLER',
  'CRAWLER_REFUSED',
  'STAFF',
  'AMBIGUOUS_ADDRESS',
  'FAIL_CLOSED',
  'OVERLOADED',
  'OVERLOAD_OPEN',
]);

/** A counted view of somebody who is known again, as it was answered. */
export interface AnsweredView extends Omit<BannerRequest, 'reader'> {
  readonly visitor: Visitor;
  readonly banner: Banner | null;
}

/** Notes what experiments count of a view. `show`: how banners are chosen. */
export function createViewNotes(
  { experiments }: Pick<Tally, 'experiments'>,
  show: (request: BannerRequest) => BannerSelection,
) {
  return ({ visitor, banner, ...view }: AnsweredView): void => {
    const { publication, decision, now } = view;
    const { arms, granted, reason } = decision;
    if (experiments === undefined || publication.experiments.length === 0 || aboutNobody.has(reason)) return;
    const { reader, key, anonymousKey } = visitor;
    const failOpen = reason === 'FAIL_OPEN';
    // Who is exposed is known by what is stored of them alone.
    const held = failOpen ? null : (arms?.held ?? null);
    const served = { ...view, reader, withoutArms: arms?.withoutArms ?? publication, served: arms?.served ?? [] };
    const exposed = held === null ? [] : exposedArms({ ...served, isNew: (id) => !held.has(id) }, show);
    const wall = banner?.layout === 'wall';
    experiments.served({
      publication,
      key,
      anonymousKey,
      kind: reader.kind,
      at: now,
      exposed,
      wall,
      read: granted,
      failOpen,
    });
  };
}
