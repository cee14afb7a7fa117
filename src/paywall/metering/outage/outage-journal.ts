import type { KeptView } from '../kept-view.ts';

/** Where kept views are written down, so that they outlive their process. It fails silently: a view is answered all the same. */
export interface OutageJournal {
  /** Resolves when the view is written, or when it has taken as long as an answer can wait for it. Never rejects. */
  write(view: KeptView): Promise<void>;
  /** Everything that was written has been counted. */
  clear(): void;
}
