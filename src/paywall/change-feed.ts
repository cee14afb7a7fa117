/**
 * Tells every process of every instance that something which all of them hold in memory has changed (a publication, the
 * sandbox clock), within a second. A listener learns *that* something changed, not *what*: it reads again. It is called after an interruption as well.
 */
export interface ChangeFeed {
  subscribe(listener: () => void): () => void;
  announce(): Promise<void>;
}
