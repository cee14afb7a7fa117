import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { eventBody } from '../../../src/http/schemas/events/event-types.ts';
import { type EventType, eventTypes } from '../../../src/paywall/events/event.ts';

const guide = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8');

const isType = (text: string): text is EventType => eventTypes.some((type) => type === text);

/** The example below each heading that names a type. */
const examples = [...guide.matchAll(/^### (\S+)$[^`]*(?:`[^`\n]+`[^`]*)*```json\n(.*?)\n```$/gms)].map(
  ([, type = '', json = '']) => ({ type, json }),
);

describe('docs/events.md', () => {
  it('has an example of every type of event, in their order', () => {
    expect(examples.map(({ type }) => type)).to.deep.equal([...eventTypes]);
  });

  for (const { type, json } of examples) {
    it(`shows ${type} as its schema has it, below 20 kB`, () => {
      if (!isType(type)) throw new Error(`${type} is no type of event`);
      const body = eventBody(type);
      const { data } = body.shape;
      const example: unknown = JSON.parse(json);
      expect(body.extend({ data: data.strict() }).strict().parse(example)).to.deep.equal(example);
      expect(Buffer.byteLength(json)).to.be.below(20_000);
    });
  }
});
