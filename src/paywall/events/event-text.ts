import { type ReaderKey, readerKeyFrom, readerKeyToHex } from '../reader.ts';
import type { OutboxEvent } from './event.ts';

/** An event as stores write it. */
interface Written extends Omit<OutboxEvent, 'subject' | 'others'> {
  readonly subject: string | null;
  readonly others?: readonly string[];
}

/** An event as stores write it: JSON in one line, with readers' keys in hexadecimal digits. */
export function eventToText({ subject, others, ...event }: OutboxEvent): string {
  const written: Written = {
    ...event,
    subject: subject && readerKeyToHex(subject),
    ...(others !== undefined && { others: others.map(readerKeyToHex) }),
  };
  return JSON.stringify(written);
}

/** What `eventToText` wrote. `version` rises with each event of one subject. */
export function eventFromText(text: string, version: number): OutboxEvent {
  const { subject, others, data, ...event }: Written = JSON.parse(text);
  return {
    ...event,
    subject: subject === null ? null : readerKeyFrom(subject),
    ...(others !== undefined && { others: others.map(readerKeyFrom) }),
    data: { ...data, version },
  };
}

/** Whether it tells of this reader. */
export const isAbout = (
  { subject, others = [] }: Pick<OutboxEvent, 'subject' | 'others'>,
  reader: ReaderKey,
): boolean => {
  const name = readerKeyToHex(reader);
  return [subject, ...others].some((each) => each !== null && readerKeyToHex(each) === name);
};
