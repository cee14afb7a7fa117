import type { ReaderFactsStore } from '../../../../paywall/segments/reader-facts.ts';

/** What is known of readers for the rules for segments. */
export interface TraitServices {
  readonly readerFacts: ReaderFactsStore;
}
