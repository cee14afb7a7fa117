/** What is looked through: its words in the order of how much they say. */
export interface Searchable {
  readonly label: string;
  readonly about?: string | undefined;
  /** Other words under which somebody may look for it. */
  readonly keywords?: readonly string[] | undefined;
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase();

/** How well an entry fits; 0 if it does not. Each word that is typed must begin a word of it, or lie in one. */
function fitOf({ label, about = '', keywords = [] }: Searchable, words: readonly string[]): number {
  const [name, rest] = [fold(label), fold([about, ...keywords].join(' '))];
  const fits = words.map((word) => {
    if (name.startsWith(word)) return 4;
    if (name.includes(` ${word}`)) return 3;
    if (name.includes(word)) return 2;
    return rest.includes(word) ? 1 : 0;
  });
  return fits.includes(0) ? 0 : fits.reduce((sum: number, fit) => sum + fit, 0);
}

/** Those that fit what is typed, the best first; all of them if nothing is typed. */
export function matching<Entry extends Searchable>(entries: readonly Entry[], typed: string): readonly Entry[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  return entries
    .map((entry) => ({ entry, fit: words.length === 0 ? 1 : fitOf(entry, words) }))
    .filter(({ fit }) => fit > 0)
    .sort((one, other) => other.fit - one.fit)
    .map(({ entry }) => entry);
}
