/** One thing that was changed, in words. */
export interface ChangeInWords {
  readonly label: string;
  /** Null if there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

/** One thing of which two versions may differ, as the comparison of versions has it. */
interface Row {
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
  readonly differs: boolean;
}

/** What differs between an older version, which is `mine` in the rows, and a newer one. */
export const changesIn = (rows: readonly Row[]): readonly ChangeInWords[] =>
  rows.filter(({ differs }) => differs).map(({ label, mine, theirs }) => ({ label, before: mine, after: theirs }));
