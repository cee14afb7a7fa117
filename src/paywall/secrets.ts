/** Secrets that sandbox mode makes for itself. Production mode is given its own and never asks. */
export interface SecretStore {
  /** The value under `name`; where there is none, `candidate` becomes it. Of two processes at once, one wins and both are told. */
  readOrCreate(name: string, candidate: string): Promise<string>;
  replace(name: string, value: string): Promise<void>;
}
