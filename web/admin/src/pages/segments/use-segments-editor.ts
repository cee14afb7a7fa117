import { useMemo, useState } from 'react';
import type { SegmentRule } from '../../../../../src/paywall/segments/segment.ts';
import { type FieldFault, isProblem, Problem } from '../../api/problem.ts';
import { type Estimated, type SeenSegments, useSegmentChanges } from '../../api/use-segments.ts';
import { done, failed } from '../../components/notices.ts';
import { idFor, type RuleDraft, readRules, ruleDraftOf } from './rule-draft.ts';

/** What is about to be saved, and whom it would have touched. */
export interface Review extends Estimated {
  readonly rules: readonly SegmentRule[];
}

const draftsOf = ({ rules }: Pick<SeenSegments, 'rules'>): readonly RuleDraft[] => rules.map(ruleDraftOf);

const indexOf = ({ path }: FieldFault) => Number(/^rules\.(\d+)\./.exec(path)?.[1] ?? -1);

interface Drafts {
  readonly drafts: readonly RuleDraft[];
  readonly set: (next: readonly RuleDraft[]) => void;
  readonly open: (id: string) => void;
}

/** What one does with the list. */
const changesOf = ({ drafts, set, open }: Drafts) => ({
  add(rule: Omit<SegmentRule, 'id' | 'on'>): void {
    const id = idFor(rule.name, drafts);
    set([...drafts, ruleDraftOf({ ...rule, id, on: true })]);
    open(id);
  },

  duplicate(index: number): void {
    const copied = drafts[index];
    if (copied === undefined) return;
    const id = idFor(copied.name, drafts);
    set(drafts.toSpliced(index + 1, 0, { ...copied, id, name: `${copied.name} (copy)`, on: false }));
    open(id);
  },

  change: (index: number, next: Partial<RuleDraft>) =>
    set(drafts.map((draft, place) => (place === index ? { ...draft, ...next } : draft))),

  remove: (index: number) => set(drafts.toSpliced(index, 1)),

  move(from: number, to: number): void {
    const moved = drafts[from];
    if (moved !== undefined) set(drafts.toSpliced(from, 1).toSpliced(to, 0, moved));
  },
});

/** What is typed, what it is a change of, and what is wrong with it. */
function useDrafts(first: SeenSegments) {
  const [base, setBase] = useState(first);
  const [drafts, setDrafts] = useState(() => draftsOf(first));
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const [opened, open] = useState<string | null>(null);
  /** Another number for each version that takes the place of what is typed. */
  const [version, setVersion] = useState(0);
  const read = useMemo(() => readRules(drafts), [drafts]);
  const dirty = useMemo(() => JSON.stringify(drafts) !== JSON.stringify(draftsOf(base)), [drafts, base]);

  function set(next: readonly RuleDraft[]): void {
    setDrafts(next);
    setFaults([]);
  }

  /** Puts other rules into the place of what is typed. */
  function restore(rules: readonly SegmentRule[]): void {
    set(draftsOf({ rules: [...rules] }));
    setVersion((before) => before + 1);
  }

  /** Takes another version for the one that this is a change of. */
  function rebase(seen: SeenSegments, rules: readonly SegmentRule[]): void {
    setBase(seen);
    restore(rules);
  }

  function refuse(found: readonly FieldFault[]): void {
    setFaults(found);
    const wrong = drafts[Math.min(...found.map(indexOf).filter((index) => index >= 0))];
    if (wrong !== undefined) open(wrong.id);
  }

  /** Shows a version as it is saved. */
  function begin(seen: SeenSegments): void {
    rebase(seen, seen.rules);
    open(null);
  }

  return { base, drafts, faults, opened, open, version, read, dirty, set, restore, rebase, refuse, begin };
}

const unnamedIn = (drafts: readonly RuleDraft[]): readonly FieldFault[] =>
  drafts.flatMap(({ name }, index) =>
    name.trim() === '' ? [{ path: `rules.${index}.name`, message: 'Enter a name.' }] : [],
  );

/** The rules while somebody writes them. What is typed stays until it is saved or left. */
export function useSegmentsEditor(first: SeenSegments) {
  const { save, estimate, look } = useSegmentChanges();
  const { read, ...typed } = useDrafts(first);
  const { base, drafts, set, open, refuse } = typed;
  const [review, setReview] = useState<Review | null>(null);
  const [theirs, setTheirs] = useState<SeenSegments | null>(null);

  async function attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      setReview(null);
      if (isProblem(error, 'version-conflict')) setTheirs(await look());
      else if (error instanceof Problem && error.faults.length > 0) refuse(error.faults);
      else failed('Not saved', error);
    }
  }

  return {
    ...typed,
    ...changesOf({ drafts, set, open }),
    rules: read.rules,
    /** Whether nothing is typed that cannot be read. */
    isReadable: read.faults.length === 0,
    review,
    theirs,
    busy: save.isPending || estimate.isPending,
    compare: setTheirs,
    closeConflict: () => setTheirs(null),
    closeReview: () => setReview(null),

    /** Asks whom the rules would have touched, before anything is saved. */
    async prepare(): Promise<void> {
      const wrong = [...unnamedIn(drafts), ...read.faults];
      refuse(wrong);
      if (wrong.length > 0) return;
      await attempt(async () => setReview({ rules: read.rules, ...(await estimate.mutateAsync(read.rules)) }));
    },

    async confirm(): Promise<void> {
      if (review === null) return;
      await attempt(async () => {
        typed.begin(await save.mutateAsync({ rules: review.rules, etag: base.etag }));
        setReview(null);
        done('Saved. Readers meet it within a second.');
      });
    },
  };
}

export type SegmentsEditor = ReturnType<typeof useSegmentsEditor>;
