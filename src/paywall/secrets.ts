/** Secrets that sandbox mode makes for itself. Production mode is given its own and never asks. */
export interface SecretStore {
  /** The value under `name`; if there is none, `candidate` becomes it. Of two processes at once one wins, and both get its value. */
  readOrCreate(name: string, candidate: string): Promise<string>;
  replace(name: string, value: string): Promise<void>;
}
