import type { Asker, ConcurrentReaders } from '../../test/support/concurrent-readers.ts';
import type { Chance } from './chance.ts';
import { createHistory, type History } from './history.ts';
import { type RoundPlan, runRound } from './round.ts';
import { note, type Tally } from './tally.ts';

/** The limits of the example publication. */
const limits = { anonymous: 10, registered: 15 };

const articles = Array.from({ length: 30 }, (_, index) => `article-${index}`);

const roundsOfEach = 5;

interface Needs {
  readonly crowd: ConcurrentReaders;
  readonly tally: Tally;
  readonly chance: Chance;
}

/** Some articles, some of them several times, some only looked at, and some given back, all at once. */
function planRound(asker: Asker, counted: ReadonlySet<string>, chance: Chance): RoundPlan {
  const releases = chance.number(3) === 0 ? chance.some([...counted], 1 + chance.number(3)) : [];
  const others = articles.filter((article) => !releases.includes(article));
  const views = chance.some(others, 2 + chance.number(6));
  const again = chance.some(views, chance.number(3));
  return { asker, views: [...views, ...again, ...again], dryRuns: chance.some(others, chance.number(4)), releases };
}

async function readOn(asker: Asker, history: History, { crowd, chance }: Needs): Promise<void> {
  for (let round = 0; round < roundsOfEach; round += 1) {
    history.settle(await runRound(crowd, planRound(asker, history.counted, chance)));
    await history.check();
  }
}

/**
 * The reader signs in, in several tabs at once, while others of their tabs have not noticed yet. What was counted before is in the
 * united history for certain, and so is what those other tabs read meanwhile: before the union it is united, after it they go on
 * with the same meter.
 */
async function signIn(name: string, known: { token: string; anonymous: History }, needs: Needs) {
  const { crowd, tally, chance } = needs;
  const { token, anonymous } = known;
  const before = [...anonymous.counted];
  const asker = { token, signIn: await crowd.signIn(name) };
  const fresh = articles.filter((article) => !anonymous.counted.has(article));
  const late = chance.some(fresh, 4);
  const others = fresh.filter((article) => !late.includes(article));
  const plan = { asker, views: chance.some(others, 1 + chance.number(12)), dryRuns: [], releases: [] };
  const [signedIn, stillOut] = await Promise.all([
    runRound(crowd, plan),
    runRound(crowd, { asker: { token }, views: late, dryRuns: [], releases: [] }),
  ]);
  const among = (kind: 'counted' | 'unsure') =>
    late.filter((article) => (stillOut.views.get(article)?.[kind] ?? 0) > 0);
  tally.operations += stillOut.operations;
  // One who had read nothing may not be united yet, and then what their other tabs read is theirs alone until the next request.
  const isUnited = before.length > 0;
  const counted = isUnited ? [...before, ...among('counted')] : [];
  const unsure = isUnited ? among('unsure') : late;
  const united = createHistory({ name, asker, limit: limits.registered, counted, unsure }, needs);
  united.settle(signedIn);
  await united.check();
  tally.operations += 1;
  return { asker, united };
}

/** Signed out again, their cookie goes on with the same meter: all that was read stays open, and counts. */
async function signOut(
  name: string,
  token: string,
  { united, needs }: { united: History; needs: Needs },
): Promise<void> {
  const known = { counted: united.counted, unsure: [] };
  await createHistory({ name, asker: { token }, limit: limits.anonymous, ...known }, needs).checkAll();
}

/** An anonymous reader is united with the first registered reader only; a later one on the same cookie begins with nothing. */
async function signInAsAnother(name: string, token: string, { crowd, tally }: Needs): Promise<void> {
  const asker = { token, signIn: await crowd.signIn(name) };
  const { used } = await crowd.look(asker, 'never-read');
  tally.operations += 2;
  note(tally, { wrong: 'strayCounts', count: used, example: `${name}: was united a second time` });
}

/** The life of one reader: reads as an anonymous one, signs in, and reads on; asks for everything again at the end. */
export async function liveThrough(name: string, needs: Needs): Promise<void> {
  const { crowd, tally } = needs;
  const token = await crowd.newReader();
  tally.operations += 1;
  tally.readers += 1;
  const start = { name, asker: { token }, limit: limits.anonymous, counted: [], unsure: [] };
  const anonymous = createHistory(start, needs);
  await readOn({ token }, anonymous, needs);
  const hasRead = anonymous.counted.size > 0;
  const { asker, united } = await signIn(name, { token, anonymous }, needs);
  await readOn(asker, united, needs);
  await united.checkAll();
  if (!hasRead) return;
  await signOut(name, token, { united, needs });
  await signInAsAnother(`${name}-other`, token, needs);
}
