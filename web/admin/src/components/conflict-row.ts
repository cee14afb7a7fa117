/** One thing of which there are two versions. */
export interface ConflictRow {
  readonly key: string;
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
  readonly differs: boolean;
  /** Where only the other has changed it, theirs is chosen to begin with; else mine. */
  readonly onlyTheirs: boolean;
}
