import { createActions } from './actions.ts';
import { fill, make } from './banner.ts';
import { call, type Problem } from './call.ts';
import type { Banner, Body, Decision } from './decision.ts';
import type { Host } from './host.ts';
import css from './stile.css';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** Maximum pause before the service is asked again, in seconds. */
const longestPause = 9;

/** What an element does that was made just now. */
export function createPaywall(element: Host) {
  const [get, emit, api, press, checkout] = createActions(element);
  const root = element.attachShadow({ mode: 'open' });
  const content = make('slot', 'content');
  const region = make('section', 'banner');
  const message = make('div', 'message');
  let turn: object;
  let newsletter: string | undefined;
  let teaser: readonly Node[] | undefined;
  // What is shown now: what has not changed is not put into the page again, so that focus and selection stay.
  let shownBody: string | undefined;
  let shownBanner: string | undefined;

  root.adoptedStyleSheets = [sheet];
  content.tabIndex = region.tabIndex = -1;
  region.ariaLive = 'polite';
  root.append(content, region);

  /** The service decides about what is left out. A newsletter's token is taken out of the address. */
  function requestAt(address: URL) {
    newsletter = address.searchParams.get('st') ?? newsletter;
    address.searchParams.delete('st');
    return {
      article: {
        id: get('article'),
        claims: get('claims'),
        tier: get('tier'),
        sponsored: get('sponsored') !== undefined,
        section: get('section'),
        tags: get('tags')?.split(','),
      },
      locale: get('locale'),
      gift: get('gift'),
      newsletter,
      referrer: document.referrer,
      receipt: !!get('body-url'),
    };
  }

  /** Asks the publisher's own server for the text. It decides by the receipt whether it is sent. */
  async function bodyFor(receipt = ''): Promise<Body | undefined> {
    const url = get('body-url');
    if (!url) return undefined;
    const answer = await call(url, { headers: { 'X-Article-Receipt': receipt } });
    return /json/.test(answer.headers.get('Content-Type') ?? '') ? (await answer.json()).paragraphs : answer.text();
  }

  /** Puts the text in the place of the teaser, or the teaser in the place of the text. */
  function put(body?: Body): void {
    const key = JSON.stringify(body);
    if (key === shownBody || !emit('body', { body })) return;
    shownBody = key;
    teaser ??= [...element.childNodes];
    // A script in it does not run, because it is put in as text.
    if (typeof body === 'string') element.innerHTML = body;
    else element.replaceChildren(...(body?.map((words) => make('p', '', words)) ?? teaser));
  }

  function show({ granted, banner, reader }: Decision, body?: Body): void {
    const hasFocus = () => element.matches(':focus-within');
    const hadFocus = hasFocus();
    put(body);
    element.setAttribute('state', granted ? 'granted' : 'denied');
    const code = reader?.supportCode;
    const support = code && `${get('support-text') ?? 'Support code'} ${code}`;
    const key = JSON.stringify(banner) + support;
    if (key !== shownBanner) fill(region, banner, [get('image'), support, pressed]);
    shownBanner = key;
    message.remove();
    if (hadFocus && !hasFocus()) (granted ? content : region).focus();
  }

  /** Says what went wrong, in words that a listener of `stile:error` may change, unless it prevents that. */
  function complain(step: string | undefined, problem: Problem, ...more: Node[]): void {
    const detail = { step, ...problem, message: problem.detail ?? get('failed-text') ?? 'This did not work.' };
    if (!emit('error', detail)) return;
    message.replaceChildren(detail.message, ' ', ...more);
    region.append(message);
  }

  async function pressed(banner: Banner): Promise<void> {
    element.ariaBusy = 'true';
    await press(banner).catch((problem: Problem) => complain(banner.button?.action, problem));
    element.ariaBusy = null;
  }

  function fail(step: string, problem: Problem): void {
    element.setAttribute('state', get('state') ?? 'unavailable');
    const retry = make('button', 'retry', get('retry-text') ?? 'Try again');
    retry.onclick = () => ask();
    complain(step, problem, retry);
  }

  /** `left`: how often it is tried again. To ask again costs the reader nothing, because an article is counted once. */
  async function ask(left = 2): Promise<void> {
    const own = {};
    turn = own;
    const isCurrent = () => own === turn && element.isConnected;
    element.ariaBusy = 'true';
    // Calls at the same moment are one. A page that is prepared before anybody asks for it is as hidden as one in a background tab.
    await 0;
    while (document.hidden)
      await new Promise((resolve) => addEventListener('visibilitychange', resolve, { once: true }));
    const address = new URL(location.href);
    const request = requestAt(address);
    let step = 'meter';

    async function decide(): Promise<void> {
      const decision = await api<Decision>('meter', request).catch((problem: Problem): Decision => {
        if (left || get('failure') !== 'open' || (problem.status && problem.status < 500)) throw problem;
        return { granted: true, reason: 'UNAVAILABLE', banner: null };
      });
      if (!isCurrent()) return;
      // The token has been used, and belongs neither into bookmarks nor to whom the page is shared with.
      if (newsletter) history.replaceState(history.state, '', address);
      if (!emit('decision', decision)) return;
      step = 'body';
      const body = decision.granted ? await bodyFor(decision.receipt) : undefined;
      if (!isCurrent()) return;
      show(decision, body);
      if (!decision.granted && !decision.banner) fail(step, { code: decision.reason });
    }

    if (isCurrent() && request.article.id && emit('ask', request))
      await decide().catch(async (problem: Problem) => {
        const { status, after } = problem;
        const again = left && (!status || after);
        if (again) await new Promise((resolve) => setTimeout(resolve, 1e3 * Math.min(after || 1, longestPause)));
        if (isCurrent()) again ? await ask(left - 1) : fail(step, problem);
      });
    if (isCurrent()) element.ariaBusy = null;
  }

  return { ask, checkout };
}
