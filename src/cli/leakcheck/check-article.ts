import { learnText, type Needle, sentinelNeedle } from './article-text.ts';
import { type Address, type Answer, type Ask, isSilence, type Question, type Silence } from './ask.ts';
import { cacheableBy } from './cacheable.ts';
import { createJar, fixedJar } from './cookie-jar.ts';
import { createFinder, shownIn } from './find-text.ts';
import { probesOfPages, probesOfSite } from './linked.ts';
import { jarOf, type PastReader } from './past-limit.ts';
import { type Probe, probesOf } from './probes.ts';

/** Text that somebody got who may not have it, or an answer that will be given to such a one. */
export interface Finding {
  readonly as: string;
  readonly question: Question;
  /** Who asked: `Cookie`. */
  readonly cookie: string;
  readonly status: number;
  readonly place: string;
  readonly found: number;
  readonly of: number;
  /** The first of what was found. */
  readonly excerpt: string;
  readonly mend: string;
}

export interface Checked {
  readonly address: Address;
  readonly verdict: 'tight' | 'leaks' | 'unchecked';
  /** Why it could not be checked. */
  readonly why: string | null;
  /** How the text is known, for people; null if it is not. */
  readonly knownBy: string | null;
  readonly asked: number;
  readonly findings: readonly Finding[];
  /** Answers that were longer than is read, so that only their beginning was searched. */
  readonly cut: readonly Question[];
  /** What was asked and not answered. */
  readonly unanswered: readonly { readonly as: string; readonly question: Question; readonly why: string }[];
}

interface Needs {
  readonly ask: Ask;
  readonly past: PastReader;
  readonly sentinel: string | null;
  /** By which the article is granted; null for those of a new reader. */
  readonly grantedHeaders: Readonly<Record<string, string>> | null;
  /** Whether to stop: interrupted, or out of time. */
  readonly isOver: () => boolean;
}

const atOnce = 4;
/** After so many that were not answered a site is left alone. */
const mostUnanswered = 10;
/** Maximum words of an article that are shown of it. */
const excerptLength = 90;

const mends = {
  plain:
    'Let the server ask Stile before it sends the text: by middleware, nginx, an edge worker. A script hides nothing. If new readers are not granted this article either, give --granted-header and check again.',
  hidden: 'Leave it out of what is sent. What is not shown is in the source of the page all the same.',
  cache: 'Send `Cache-Control: private, no-store` with every answer that holds the whole text.',
} as const;

type Pages = readonly [Answer, Answer];

async function twice(once: () => Promise<Answer | Silence>): Promise<Pages | string> {
  const first = await once();
  const second = await once();
  if (isSilence(first)) return first.silent;
  return isSilence(second) ? second.silent : [first, second];
}

/** Runs all, a few at once. */
async function inParallel<T>(tasks: readonly T[], run: (task: T) => Promise<void>): Promise<void> {
  const left = [...tasks];
  const worker = async () => {
    for (let task = left.shift(); task !== undefined; task = left.shift()) await run(task);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const unchecked = (address: Address, why: string): Checked => ({
  address,
  verdict: 'unchecked',
  why,
  knownBy: null,
  asked: 0,
  findings: [],
  cut: [],
  unanswered: [],
});

/** What a granted page must be for the text to be learned from it. */
function notGranted({ status, headers }: Answer): string | null {
  if (status >= 300 && status < 400) return `it leads to ${headers.location}: give that address`;
  return status === 200 ? null : `the answer is ${status}`;
}

/** Whether it says that there is no answer just now. */
const isLost = ({ status }: Answer) => [429, 502, 503, 504].includes(status);

interface Known {
  readonly needles: readonly Needle[];
  readonly knownBy: string;
  /** Whether the reader past the limit sees it all. */
  readonly isAllShown: boolean;
}

/** By what the text is known again, or why it is not. */
function knowText(granted: Pages, denied: Pages, sentinel: string | null): Known | string {
  if (sentinel !== null) {
    const needles = [sentinelNeedle(sentinel)];
    const find = createFinder(needles);
    if (find(granted[0]).length === 0)
      return 'the answer that is granted does not hold the sentinel. If a script fetches the text, give the address that it fetches, with --granted-header';
    const isAllShown = find(denied[0]).some(({ place }) => place === 'the text of the page');
    return { needles, knownBy: 'the sentinel', isAllShown };
  }
  const learned = learnText(granted.map(shownIn), denied.map(shownIn));
  if (learned === null)
    return 'the answer that is granted shows too little text. Plant a sentinel, and give --sentinel';
  const { needles, isAllShown } = learned;
  const whom = isAllShown ? 'that everybody is shown' : 'that only granted answers show';
  return { needles, knownBy: `${needles.length} sentences ${whom}`, isAllShown };
}

interface Search {
  /** The plain way of asking. */
  readonly question: Question;
  readonly needles: readonly Needle[];
  readonly find: ReturnType<typeof createFinder>;
  readonly cookie: string;
}

function findingsIn(answer: Answer, probe: Omit<Probe, 'questions'>, at: Search): Finding[] {
  const { needles, find, question, cookie } = at;
  return find(answer).map(({ place, found }) => ({
    ...{ as: probe.as, question, cookie, status: answer.status, place },
    ...{ found: found.length, of: needles.length, mend: probe.mend },
    excerpt: (found[0]?.text ?? '').slice(0, excerptLength),
  }));
}

function cacheFinding(answer: Answer, question: Question): Finding[] {
  const cacheable = cacheableBy(answer);
  if (cacheable === null) return [];
  const { header, why } = cacheable;
  const about = { as: 'the next reader behind a shared cache', question, cookie: '', status: answer.status };
  return [{ ...about, place: `${header} (${why})`, found: 0, of: 0, excerpt: '', mend: mends.cache }];
}

/** What the plain answer gives away already is not said of every other. */
function beyond(plain: readonly Finding[]) {
  const known = new Map(plain.map(({ place, found }) => [place, found]));
  return ({ place, found }: Finding) => found > (known.get(place) ?? 0);
}

export function createArticleCheck({ ask, past, sentinel, grantedHeaders, isOver }: Needs) {
  const grantedPages = (address: Address) =>
    twice(() => ask({ ...address, headers: grantedHeaders ?? {} }, createJar()));

  async function askAll(probes: readonly Probe[], search: Search) {
    const findings: Finding[] = [];
    const unanswered: Checked['unanswered'][number][] = [];
    const putOff: Checked['unanswered'][number][] = [];
    const cut: Question[] = [];
    const tasks = probes.flatMap((probe) => probe.questions.map((question) => ({ probe, question })));
    await inParallel(tasks, async ({ probe, question }) => {
      const isTooMuch = putOff.length + unanswered.length > mostUnanswered;
      const answer =
        isOver() || isTooMuch
          ? { silent: isTooMuch ? 'not asked, for too many were not' : 'there was no time left', isClosed: false }
          : await ask(question, fixedJar(search.cookie));
      const left = { as: probe.as, question };
      if (isSilence(answer)) {
        if (!answer.isClosed) unanswered.push({ ...left, why: answer.silent });
        return;
      }
      const why = `the answer is ${answer.status}`;
      if (answer.status === 503) putOff.push({ ...left, why });
      else if (isLost(answer)) unanswered.push({ ...left, why });
      if (answer.isCut) cut.push(question);
      findings.push(...findingsIn(answer, probe, { ...search, question }));
    });
    if (putOff.length > 0 && !(await isWell(search))) unanswered.push(...putOff);
    return { asked: tasks.length, findings, cut, unanswered };
  }

  /** Doors answer 503 to those who fetch ahead. Only if the site answers everybody so, it is one that cannot answer. */
  async function isWell({ question, cookie }: Search): Promise<boolean> {
    const answer = await ask(question, fixedJar(cookie));
    return !isSilence(answer) && !isLost(answer);
  }

  async function search(address: Address, pages: { granted: Pages; denied: Pages }, known: Known): Promise<Checked> {
    const { granted, denied } = pages;
    const { needles, knownBy, isAllShown } = known;
    const question: Question = { ...address, method: 'GET', headers: {} };
    const at = { needles, find: createFinder(needles), cookie: past.cookie, question };
    const plain = findingsIn(denied[0], { as: 'a reader past the limit', mend: mends.plain }, at).map((each) =>
      isAllShown ? each : { ...each, mend: mends.hidden },
    );
    const cached = cacheFinding(granted[0], question);
    // Everybody who asks gets it then.
    const probes = isAllShown
      ? []
      : [
          ...probesOf(address),
          ...probesOfPages(
            [...granted, ...denied].map(({ body }) => body),
            address,
          ),
          ...(await probesOfSite(ask, address)),
        ];
    const { asked, findings, ...rest } = await askAll(probes, at);
    const all = [...plain, ...cached, ...findings.filter(beyond(plain))];
    const verdict = all.length > 0 ? 'leaks' : rest.unanswered.length > 0 ? 'unchecked' : 'tight';
    const why = verdict === 'unchecked' ? `${rest.unanswered.length} of ${asked} were not answered` : null;
    return { address, verdict, why, knownBy, asked: asked + 2, findings: all, ...rest };
  }

  return async (address: Address): Promise<Checked> => {
    const granted = await grantedPages(address);
    if (typeof granted === 'string')
      return unchecked(address, `nothing was answered to a reader who may read it: ${granted}`);
    const refusal = notGranted(granted[0]);
    if (refusal !== null)
      return unchecked(
        address,
        `a reader who may read it was not granted it: ${refusal}. If new readers have no free articles, give --granted-header`,
      );
    const denied = await twice(() => ask(address, jarOf(past)));
    if (typeof denied === 'string')
      return unchecked(address, `nothing was answered to a reader past the limit: ${denied}`);
    if (isLost(denied[0]))
      return unchecked(address, `nothing was decided for a reader past the limit: the answer is ${denied[0].status}`);
    const known = knowText(granted, denied, sentinel);
    if (typeof known === 'string') return unchecked(address, known);
    if (known.isAllShown && !past.isSure)
      return unchecked(
        address,
        `the reader ${past.did}, and is let in as before: the limit is not reached. Give more addresses, --warm-up, a smaller --limit, or --stile`,
      );
    return search(address, { granted, denied }, known);
  };
}
