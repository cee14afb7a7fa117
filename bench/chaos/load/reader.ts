import type { ConcurrentReaders, Reply, Viewed } from '../../../test/support/concurrent-readers.ts';
import type { Chance } from '../../soak/chance.ts';
import type { Audited } from '../books/audit-reader.ts';
import type { Faults } from '../books/faults.ts';
import type { Observed } from '../books/observed.ts';
import { type AnsweredView, createReaderBook } from '../books/reader-book.ts';
import type { WindowEpoch } from './window-epoch.ts';

/** The limits of the example publication. */
const limits = { anonymous: 10, registered: 15 } as const;

const articles = Array.from({ length: 60 }, (_, index) => `article-${index}`);

/** A reader of the load: reads new articles and read ones, in several tabs, and perhaps signs in. */
export interface LoadReader {
  /** Whether a round is under way: a reader has one at a time. */
  readonly isBusy: boolean;
  readonly hasRead: boolean;
  round(): Promise<void>;
  /** For the audit, signed in again if they were. */
  audited(): Promise<Audited>;
}

export interface ReaderNeeds {
  readonly crowd: ConcurrentReaders;
  readonly observed: Observed;
  readonly faults: Faults;
  readonly chance: Chance;
  readonly epoch: WindowEpoch;
}

interface Born {
  readonly name: string;
  readonly token: string;
  readonly registers: boolean;
}

/** The round in which a reader who registers does so. */
const registersAtRound = 2;

/** The sign-in is over, as it is an hour after it was given out. */
const isOver = ({ status, body }: Reply<Viewed>) => status === 401 && body.code === 'invalid-identity';

export function createLoadReader({ name, token, registers }: Born, needs: ReaderNeeds): LoadReader {
  const { crowd, observed, faults, chance, epoch } = needs;
  const book = createReaderBook({ name, limit: limits.anonymous, faults, harmBeganAt: () => observed.harmBeganAt });
  let signIn: string | undefined;
  let mustSignIn = false;
  let [rounds, seen, isBusy] = [0, epoch.now, false];
  let betweenWindows: string[] = [];

  const asker = () => ({ token, signIn });

  /** New articles and known ones, and one of them perhaps in two tabs at once. */
  function plan(): string[] {
    const anew = chance.some(articles, 1 + chance.number(2));
    const again = chance.number(3) === 0 ? chance.some([...book.counted.keys()], 1) : [];
    const twice = chance.number(4) === 0 ? anew.slice(0, 1) : [];
    return [...anew, ...again, ...twice];
  }

  async function view(article: string): Promise<AnsweredView> {
    const reply = await crowd.view(asker(), article);
    if (isOver(reply)) mustSignIn = true;
    else observed.note(reply);
    return { article, reply };
  }

  async function keepSignedIn(): Promise<void> {
    if (!registers || rounds < registersAtRound || (signIn !== undefined && !mustSignIn)) return;
    const answered = await crowd.signIn(name);
    if (answered === '') return;
    [signIn, mustSignIn] = [answered, false];
    book.limit = limits.registered;
  }

  /** What was counted in the window before is counted no more. */
  function followWindow(): void {
    if (epoch.now === seen || epoch.now % 2 === 1) return;
    book.turnOver(betweenWindows);
    betweenWindows = [];
    seen = epoch.now;
  }

  function takeIn(views: readonly AnsweredView[], begun: number): void {
    const isSure = begun === epoch.now && begun % 2 === 0;
    if (isSure) book.settle(views);
    else betweenWindows.push(...views.map(({ article }) => article));
  }

  async function round(): Promise<void> {
    isBusy = true;
    try {
      await keepSignedIn();
      followWindow();
      const begun = epoch.now;
      takeIn(await Promise.all(plan().map(view)), begun);
      rounds += 1;
    } finally {
      isBusy = false;
    }
  }

  return {
    get isBusy() {
      return isBusy;
    },
    get hasRead() {
      return rounds > 0;
    },
    round,
    async audited() {
      followWindow();
      mustSignIn = signIn !== undefined;
      await keepSignedIn();
      return { name, asker: asker(), book };
    },
  };
}
