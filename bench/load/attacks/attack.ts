/** What somebody does to the service for as long as it runs. */
export interface Attack {
  /** Whether it is in full swing. */
  isFull(): boolean;
  /** What it did so far, by what it is called. */
  counts(): Readonly<Record<string, number>>;
  stop(): void;
}

export type StartAttack = (port: number) => Attack;
