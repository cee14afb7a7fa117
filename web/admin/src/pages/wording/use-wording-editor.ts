import { notifications } from '@mantine/notifications';
import { useMemo, useState } from 'react';
import { checkWording } from '../../../../../src/paywall/editing/wording-check.ts';
import { type FieldFault, isProblem, messageOf, Problem } from '../../api/problem.ts';
import { type SeenWording, useWordingChanges } from './use-wordings.ts';
import { draftOf, type TemplateDraft, type WordingDraft, wordingOf } from './wording-draft.ts';

const say = (title: string, message: string, color = 'green') => notifications.show({ title, message, color });

/** Faults of one place are shown once, whether the page or the service found them. */
function together(found: readonly FieldFault[], refused: readonly FieldFault[]): readonly FieldFault[] {
  const known = new Set(found.map(({ path, message }) => `${path} ${message}`));
  return [...found, ...refused.filter(({ path, message }) => !known.has(`${path} ${message}`))];
}

/**
 * One wording while somebody writes it. It is checked as it is typed by the very rule that the service checks it by when it is
 * saved; what only the service finds is shown until something is typed again. `etag` is null for a language that is being added.
 */
export function useWordingEditor(opened: { readonly draft: WordingDraft; readonly etag: string | null }) {
  const { save, look } = useWordingChanges();
  const [base, setBase] = useState(opened);
  const [draft, setDraft] = useState(opened.draft);
  const [theirs, setTheirs] = useState<SeenWording | null>(null);
  const [refusals, setRefusals] = useState<readonly FieldFault[]>([]);
  const wording = useMemo(() => wordingOf(draft), [draft]);
  const found = useMemo(() => checkWording(wording, Date.now()), [wording]);
  const dirty = base.etag === null || JSON.stringify(draft) !== JSON.stringify(base.draft);

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
    if (isProblem(error, 'version-conflict')) return setTheirs(await look(draft.locale));
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
    busy: save.isPending,
    compare: setTheirs,
    closeConflict: () => setTheirs(null),
    setText: (path: string, text: TemplateDraft) => change({ texts: { ...draft.texts, [path]: text } }),

    /** Whether it was saved. */
    async submit(): Promise<boolean> {
      try {
        rebase(await save.mutateAsync({ wording, etag: base.etag }));
        say('Saved', 'Readers meet it within a second.');
        return true;
      } catch (error) {
        await refused(error).catch((other: unknown) => say('Not saved', messageOf(other), 'red'));
        return false;
      }
    },
  };
}

export type WordingEditor = ReturnType<typeof useWordingEditor>;
