import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const articleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,256}$/),
  section: z.string().min(1),
  place: z.string().min(1),
  tags: z.array(z.string()),
  tier: z.enum(['free', 'metered', 'premium']),
  /** Who commissioned it; null for the newsroom's own. */
  sponsor: z.string().nullable(),
  headline: z.string().min(1),
  standfirst: z.string().min(1),
  /** Plain text. The first one is the teaser, which anybody may read. */
  paragraphs: z.array(z.string().min(1)).min(2),
});

/** An article of the example publication, as its file holds it. */
export type DemoArticle = z.output<typeof articleSchema>;

/** Reads the articles of a directory: one JSON file each, in the order of the file names. */
export function readDemoArticles(directory: URL): readonly DemoArticle[] {
  const files = readdirSync(directory).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => articleSchema.parse(JSON.parse(readFileSync(new URL(name, directory), 'utf8'))));
}
