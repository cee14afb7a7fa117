import { useForm } from '@mantine/form';
import { useState } from 'react';
import { usePublication } from '../../api/publication-context.tsx';
import { draftOf, newDraft, type OfferDraft } from './offer-draft.ts';
import { readDraft } from './read-draft.ts';
import type { SeenOffer } from './use-offers.ts';

/** Their version, and mine as it was to be saved. */
interface Conflict {
  readonly theirs: SeenOffer;
  readonly mine: OfferDraft;
}

export interface Opened {
  /** Null for a new one. */
  readonly seen: SeenOffer | null;
  /** What a new one begins as. */
  readonly draft?: OfferDraft;
}

/** What is typed of an offer, beside the version that it is a change of and what somebody else has made of that meanwhile. */
export function useDraftedOffer({ seen: opened, draft = newDraft }: Opened) {
  const { timeZone } = usePublication();
  const [base, setBase] = useState(opened);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [gone, setGone] = useState(false);
  const form = useForm<OfferDraft>({ initialValues: opened === null ? draft : draftOf(opened.offer, timeZone) });

  /** Takes another version for the one that this is a change of, with `values` in the form. */
  function rebase(seen: SeenOffer, values: OfferDraft): void {
    setBase(seen);
    const initial = draftOf(seen.offer, timeZone);
    form.setInitialValues(initial);
    form.resetDirty(initial);
    form.setValues(values);
    setConflict(null);
  }

  return {
    form,
    base,
    conflict,
    gone,
    setConflict,
    setGone,
    read: (typed: OfferDraft) => readDraft(typed, { timeZone, before: base?.offer ?? null }),

    /** Starts again from a saved version. */
    begin(seen: SeenOffer): void {
      rebase(seen, draftOf(seen.offer, timeZone));
      form.clearErrors();
    },

    /** What was chosen of both versions is in the form, to be saved in the place of theirs. */
    settle: rebase,
  };
}
