/** What an examination of the installation found of one thing. */
export interface Finding {
  /** `warning`: it works, and something may be amiss. `fault`: it does not work, or loses what it should keep. */
  readonly level: 'ok' | 'warning' | 'fault';
  /** What was looked at, in a word or two. */
  readonly subject: string;
  /** What was found and, unless all is well, what to do about it. Never holds a secret. */
  readonly message: string;
}
