import type { z } from 'zod';
import type { offerReviewAnswer } from '../../../../../../src/http/schemas/offer-review.ts';
import type { OfferToSave } from '../offer-api.ts';
import type { OfferDraft } from '../offer-draft.ts';

export type OfferReview = z.output<typeof offerReviewAnswer>;

/** What somebody is about to do with an offer. */
export type Act = 'publish' | 'change' | 'end' | 'delete';

/** It, with what it would do; nothing has been done yet. */
export interface PendingAct {
  readonly act: Act;
  readonly review: OfferReview;
  /** What would be saved; null for an offer that is deleted. */
  readonly body: OfferToSave | null;
  /** What is typed, where that is to be saved. */
  readonly draft: OfferDraft;
  /** Null for an offer that is made. */
  readonly etag: string | null;
}

export const actWords: Readonly<Record<Act, { readonly title: string; readonly confirm: string }>> = {
  publish: { title: 'Publish this offer?', confirm: 'Publish it' },
  change: { title: 'Change what is on sale?', confirm: 'Save it' },
  end: { title: 'End this offer now?', confirm: 'End it' },
  delete: { title: 'Delete this offer?', confirm: 'Delete it' },
};

type Status = OfferDraft['status'];

/** What saving comes to; null where no reader can notice it, and nobody is asked. */
export function actOf(before: Status | null, after: Status): Act | null {
  if (before === 'live') return 'change';
  return after === 'live' ? 'publish' : null;
}
