import { expect } from 'chai';
import { example, type FrontEnd } from '../../support/browser/front-end.ts';
import { createAccessModel } from './access-model.ts';
import { type Caller, type Cast, createCast } from './cast.ts';
import type { Known, Model } from './judge.ts';
import { createLoot, type Loot } from './loot.ts';
import { createMeterModel } from './meter-model.ts';
import { limits, releases } from './publication.ts';

/** The service's time, which the stories move; it goes on from one to the next. */
export interface StoryTime {
  readonly now: () => number;
  pass(seconds: number): void;
  moveClock(days: number): Promise<void>;
}

/** Where one story takes place: who is there, what is known of them, and what was taken. */
export interface Stage {
  readonly page: FrontEnd;
  readonly time: StoryTime;
  readonly cast: Cast;
  readonly loot: Loot;
  readonly model: Model;
  /** Refuses answers that no reader may get: 5xx, and tokens for somebody else. Returns the tokens and cookies that it sets. */
  look(answer: Response, mayHold: readonly string[]): Promise<unknown>;
  /** The article could be read, and the meter of this reader paid for it. */
  noteRead(known: Known, article: string): void;
  /** Nobody has read more than the meter may pay for. */
  settle(): void;
}

const statuses = [200, 201, 204, 303, 401, 403, 404, 409, 422];

/** The entitlement tokens that an answer hands out. */
function tokensIn(answer: Response, json: unknown): readonly string[] {
  const cookies = answer.headers
    .getSetCookie()
    .map((cookie) => /^stile_entitlement\w*[\w-]*=([^;]+)/.exec(cookie)?.[1] ?? '');
  const { token = null } = (typeof json === 'object' ? json : null) as { token?: string | null };
  return [...new Set([...cookies, token ?? ''])].filter((text) => text !== '');
}

async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  expect(answer.status, text).to.be.oneOf(statuses);
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  expect(text === '' || isJson, `${answer.status} ${text}`).to.equal(true);
  return isJson ? JSON.parse(text) : {};
}

export async function createStage(page: FrontEnd, time: StoryTime, story: number): Promise<Stage> {
  const loot = createLoot();
  const model = { meters: createMeterModel(), access: createAccessModel() };
  const cast = await createCast(page, { story, loot });
  const read = new Map<object, { readonly articles: Set<string>; readonly isUnited: () => boolean }>();

  return {
    page,
    time,
    cast,
    loot,
    model,
    async look(answer, mayHold) {
      const json = await bodyOf(answer);
      for (const text of tokensIn(answer, json)) {
        if (loot.knows(text)) continue;
        const { reader, publication } = loot.addToken(text);
        expect(mayHold, 'a token is for its own reader alone').to.include(reader);
        expect(publication).to.equal(example);
      }
      return json;
    },
    noteRead({ reader }, article) {
      if (reader === null) throw new Error('a meter has a reader');
      const now = time.now();
      const meter = model.meters.meterOf(reader, now);
      const noted = read.get(meter) ?? { articles: new Set(), isUnited: () => model.meters.isUnited(reader, now) };
      noted.articles.add(article);
      read.set(meter, noted);
    },
    settle() {
      // A union adds what another reader was let read by their own meter.
      for (const { articles, isUnited } of read.values()) {
        const most = isUnited() ? Number.POSITIVE_INFINITY : limits.registered + releases;
        expect(articles.size).to.be.at.most(most);
      }
    },
  };
}

export const pathOf = (rest: string) => `/v1/${example}/${rest}`;

/** Whether the sign-in that was shown does not hold; then nothing else is looked at. */
export const isRefused = ({ signIn }: Caller): boolean => signIn === 'invalid';
