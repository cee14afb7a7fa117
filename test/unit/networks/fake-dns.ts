import type { NameResolver } from '../../../src/networks/reverse-dns.ts';

/** A DNS held in memory, with the ways in which one fails. Reverse names stand in it in full: `1.66.249.66.in-addr.arpa`. */
export interface Dns extends NameResolver {
  /** What each name leads to; what is missing is answered with ENOTFOUND. */
  readonly answers: Record<string, readonly string[]>;
  readonly asked: string[];
  /** Holds all answers back until `release`. */
  hold(): void;
  release(): void;
  failWith(code: string | null): void;
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

export function fakeDns(answers: Record<string, readonly string[]>): Dns {
  const asked: string[] = [];
  let failing: string | null = null;
  let held: Promise<void> = Promise.resolve();
  let letGo = () => {};

  async function answer(question: string, fits: (answer: string) => boolean): Promise<string[]> {
    asked.push(question);
    await held;
    if (failing !== null) throw failure(failing);
    const found = answers[question]?.filter(fits);
    if (found === undefined) throw failure('ENOTFOUND');
    if (found.length === 0) throw failure('ENODATA');
    return found;
  }

  return {
    answers,
    asked,
    hold() {
      held = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    release: () => letGo(),
    failWith(code) {
      failing = code;
    },
    resolvePtr: (name) => answer(name, () => true),
    resolve4: (name) => answer(name, (found) => !found.includes(':')),
    resolve6: (name) => answer(name, (found) => found.includes(':')),
  };
}
