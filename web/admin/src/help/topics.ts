import { type Block, blocksOf } from './markdown.ts';

/** A part of the guide, from its heading to the next one. */
export interface Topic {
  /** What links within the guide name it by, as GitHub does. */
  readonly id: string;
  readonly title: string;
  /** 2 for what stands in the guide itself, 3 for what lies in one of those. */
  readonly level: number;
  readonly blocks: readonly Block[];
}

const topicId = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(/\s+/g, '-');

/** The topics of a guide in their order. What stands before the first of them is for who reads the file. */
export function topicsOf(markdown: string): readonly Topic[] {
  const topics: Topic[] = [];
  let blocks: Block[] = [];
  for (const block of blocksOf(markdown)) {
    if (block.kind === 'heading' && block.level > 1) {
      blocks = [];
      topics.push({ id: topicId(block.text), title: block.text, level: block.level, blocks });
    } else {
      blocks.push(block);
    }
  }
  return topics;
}

/** A topic and those that lie in it. */
export function withinTopic(topics: readonly Topic[], id: string): readonly Topic[] {
  const at = topics.findIndex((topic) => topic.id === id);
  const topic = topics[at];
  if (topic === undefined) return [];
  const next = topics.findIndex(({ level }, index) => index > at && level <= topic.level);
  return topics.slice(at, next === -1 ? undefined : next);
}
