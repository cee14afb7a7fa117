import { notifications } from '@mantine/notifications';
import { useMemo, useState } from 'react';
import { checkWording } from '../../../../../src/paywall/editing/wording-check.ts';
import type { Wording } from '../../../../../src/paywall/wording/wording.ts';
import { type FieldFault, isProblem, messageOf, Problem } from '../../api/problem.ts';
import { draftOf, type TemplateDraft, type WordingDraft, wordingOf } from '../../components/wording/wording-draft.ts';
import type { SeenWording } from './use-wordings.ts';

const say = (title: string, message: string, color = 'green') => notifications.show({ title, message, color });

/** Where the texts are kept: as published ones, or as a draft. */
export interface WordingKeeper {
  save(changed: { readonly wording: Wording; readonly etag: string }): Promise<SeenWording>;
  /** As they are now. */
  look(): Promise<SeenWording>;
  readonly busy: boolean;
  /** What is said once they are saved. */
  readonly saved: string;
}

/** Faults of one place are shown once, whether the page or the service found them. */
function together(found: readonly FieldFault[], refused: readonly FieldFault[]): readonly FieldFault[] {
  const known = new Set(found.map(({ path, message }) => `${path} ${message}`));
  return [...found, ...refused.filter(({ path, message }) => !known.has(`${path} ${message}`))];
}

/**
 * One wording while somebody writes it. It is checked as it is typed by the very rule that the service checks it by when it is
 * saved; what only the service finds is shown until something is typed again.
 */
export function useWordingEditor(
  opened: { readonly draft: WordingDraft; readonly etag: string },
  keeper: WordingKeeper,
) {
  const [base, setBase] = useState(opened);
  const [draft, setDraft] = useState(opened.draft);
  const [theirs, setTheirs] = useState<SeenWording | null>(null);
  const [refusals, setRefusals] = useState<readonly FieldFault[]>([]);
  const wording = useMemo(() => wordingOf(draft), [draft]);
  const found = useMemo(() => checkWording(wording, Date.now()), [wording]);
  const dirty = JSON.stringify(draft) !== JSON.stringify(base.draft);

  function change(next: Partial<WordingDraft>): void {
    setDraft((before) => ({ ...before, ...next }));
    setRefusals([]);
  }

  /** Takes another version for the one that this is a change of. */
  function rebase({ wording: saved, etag }: SeenWording, next?: WordingDraft): void {
    const initial = draftOf(saved);
    setBase({ draft: initial, etag });
    setDraft(next ?? initial);
    setTheirs(null);
    setRefusals([]);
  }

  async function refused(error: unknown): Promise<void> {
    if (isProblem(error, 'version-conflict')) return setTheirs(await keeper.look());
    if (error instanceof Problem && error.faults.length > 0) setRefusals(error.faults);
    say('Not saved', messageOf(error), 'red');
  }

  return {
    base,
    draft,
    wording,
    theirs,
    dirty,
    change,
    rebase,
    faults: together(found, refusals),
    busy: keeper.busy,
    compare: setTheirs,
    closeConflict: () => setTheirs(null),
    setText: (path: string, text: TemplateDraft) => change({ texts: { ...draft.texts, [path]: text } }),

    /** Whether it was saved. */
    async submit(): Promise<boolean> {
      try {
        rebase(await keeper.save({ wording, etag: base.etag }));
        say('Saved', keeper.saved);
        return true;
      } catch (error) {
        await refused(error).catch((other: unknown) => say('Not saved', messageOf(other), 'red'));
        return false;
      }
    },
  };
}

export type WordingEditor = ReturnType<typeof useWordingEditor>;
