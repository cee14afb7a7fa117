/** What stands in a page, apart from where it stands: enough to search it, and no more of HTML than that. */

/** A piece of a page or another answer. */
export interface Fragment {
  /** For people: `a comment`. */
  readonly place: string;
  readonly text: string;
}

export interface Link {
  readonly rel: string;
  readonly type: string;
  readonly href: string;
}

export interface Page {
  /** What a browser without style sheets shows; blocks begin on a line of their own. */
  readonly shown: string;
  /** Everything else that holds text. */
  readonly others: readonly Fragment[];
  readonly links: readonly Link[];
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly end: number;
}

const voids = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const inline = new Set(
  'a abbr b bdi bdo cite code data dfn em font i kbd mark q rb rp rt ruby s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
);
/** Nothing in them is a tag. */
const raw = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext']);
/** Shorter texts of attributes are names and numbers. */
const shortest = 20;
/** Elements inside one another beyond these are not kept apart. */
const deepest = 500;

const attribute = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

function tagAt(html: string, at: number): Tag {
  const name = /[a-zA-Z][^\s/>]*/y;
  name.lastIndex = at + 1;
  const found = name.exec(html)?.[0] ?? '';
  const attributes = new Map<string, string>();
  attribute.lastIndex = at + 1 + found.length;
  let end = attribute.lastIndex;
  for (let each = attribute.exec(html); each !== null; each = attribute.exec(html)) {
    const [, key = '', double, single, bare] = each;
    attributes.set(key.toLowerCase(), double ?? single ?? bare ?? '');
    end = attribute.lastIndex;
  }
  const close = html.indexOf('>', end);
  return { name: found.toLowerCase(), attributes, end: close === -1 ? html.length : close + 1 };
}

function hiddenAs({ name, attributes }: Tag): string | null {
  if (name === 'template' || name === 'noscript') return `<${name}>`;
  const style = (attributes.get('style') ?? '').replace(/\s/g, '').toLowerCase();
  const isHidden = attributes.has('hidden') || style.includes('display:none') || style.includes('visibility:hidden');
  return isHidden ? 'an element that is hidden' : null;
}

function scriptPlace({ attributes }: Tag): string {
  const id = attributes.get('id');
  const type = attributes.get('type') ?? '';
  if (type.toLowerCase().includes('ld+json')) return 'JSON-LD';
  return id === undefined ? 'a script' : `the script #${id}`;
}

function metaPlace(attributes: Tag['attributes']): string {
  const name = attributes.get('property') ?? attributes.get('name') ?? attributes.get('itemprop') ?? '';
  return `<meta ${name}>`;
}

/** The elements that are open, and why what stands in them is not shown. */
function createNesting() {
  const open: { readonly name: string; readonly hidden: string | null }[] = [];
  return {
    hidden: () => open.at(-1)?.hidden ?? null,
    enter(tag: Tag): void {
      const hidden = open.at(-1)?.hidden ?? hiddenAs(tag);
      if (!voids.has(tag.name) && open.length < deepest) open.push({ name: tag.name, hidden });
    },
    leave(name: string): void {
      const at = open.findLastIndex((each) => each.name === name);
      if (at !== -1) open.length = at;
    },
  };
}

export function readPage(html: string): Page {
  // Of ASCII alone: other capitals may be longer as small letters.
  const lower = html.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
  const shown: string[] = [];
  const others = new Map<string, string[]>();
  const links: Link[] = [];
  const nesting = createNesting();

  function put(place: string | null, text: string): void {
    const texts = place === null ? shown : (others.get(place) ?? []);
    texts.push(text);
    if (place !== null) others.set(place, texts);
  }

  function noteAttributes({ name, attributes }: Tag): void {
    if (name === 'link') {
      const [rel = '', type = '', href = ''] = ['rel', 'type', 'href'].map((key) => attributes.get(key));
      if (rel !== '' && href !== '') links.push({ rel: rel.toLowerCase(), type: type.toLowerCase(), href });
    }
    for (const [key, value] of attributes) {
      if (value.length < shortest) continue;
      const isMeta = name === 'meta' && key === 'content';
      put(isMeta ? metaPlace(attributes) : `the attribute ${key} of <${name}>`, `${value}\n`);
    }
  }

  /** Where to read on. */
  function element(at: number): number {
    const tag = tagAt(html, at);
    noteAttributes(tag);
    if (!inline.has(tag.name)) put(nesting.hidden(), '\n');
    if (!raw.has(tag.name)) {
      nesting.enter(tag);
      return tag.end;
    }
    const close = lower.indexOf(`</${tag.name}`, tag.end);
    const end = close === -1 ? html.length : close;
    put(tag.name === 'script' ? scriptPlace(tag) : `<${tag.name}>`, `${html.slice(tag.end, end)}\n`);
    return end;
  }

  function closing(at: number): number {
    const end = html.indexOf('>', at);
    const name = lower.slice(at + 2, end === -1 ? undefined : end).trim();
    if (!inline.has(name)) put(nesting.hidden(), '\n');
    nesting.leave(name);
    return end === -1 ? html.length : end + 1;
  }

  function until(end: string, from: number, place: string | null): number {
    const found = html.indexOf(end, from);
    put(place, html.slice(from, found === -1 ? undefined : found));
    return found === -1 ? html.length : found + end.length;
  }

  function markup(at: number): number {
    if (html.startsWith('<!--', at)) return until('-->', at + 4, 'a comment');
    if (html.startsWith('<![CDATA[', at)) return until(']]>', at + 9, nesting.hidden());
    if (/^<[!?]/.test(html.slice(at, at + 2))) return until('>', at + 2, 'a declaration');
    if (/^<\/[a-zA-Z]/.test(html.slice(at, at + 3))) return closing(at);
    if (/^<[a-zA-Z]/.test(html.slice(at, at + 2))) return element(at);
    put(nesting.hidden(), '<');
    return at + 1;
  }

  for (let at = 0; at < html.length; ) {
    const next = html.indexOf('<', at);
    put(nesting.hidden(), html.slice(at, next === -1 ? undefined : next));
    at = next === -1 ? html.length : markup(next);
  }
  return {
    shown: shown.join(''),
    others: [...others].map(([place, texts]) => ({ place, text: texts.join('') })),
    links,
  };
}
