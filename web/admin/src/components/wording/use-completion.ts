import { type KeyboardEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { complete, matching, namesFor, type Opening, openingAt, type Use } from './completion.ts';

interface Field {
  readonly value: string;
  readonly use: Use;
  readonly onChange: (text: string) => void;
}

/** Offers variables where one is being typed: arrows choose, Enter or Tab takes, Escape declines. */
export function useCompletion({ value, use, onChange }: Field) {
  const element = useRef<HTMLTextAreaElement>(null);
  const [opening, setOpening] = useState<Opening | null>(null);
  const [active, setActive] = useState(0);
  const options = opening === null ? [] : matching(namesFor(use), opening.typed);

  function look(text: string, caret: number): void {
    setOpening(openingAt(text, caret));
    setActive(0);
  }

  function take(name: string): void {
    const field = element.current;
    if (field === null || opening === null) return;
    const done = complete(value, { start: opening.start, caret: field.selectionStart, name });
    // The caret can only be put where the text is already.
    flushSync(() => {
      onChange(done.text);
      setOpening(null);
    });
    field.setSelectionRange(done.caret, done.caret);
  }

  const move = (steps: number) => setActive((active + steps + options.length) % options.length);

  function onKeyDown(event: KeyboardEvent): void {
    const chosen = options[active];
    if (chosen === undefined || event.nativeEvent.isComposing) return;
    const acts = new Map<string, () => void>([
      ['ArrowDown', () => move(1)],
      ['ArrowUp', () => move(-1)],
      ['Enter', () => take(chosen)],
      ['Tab', () => take(chosen)],
      ['Escape', () => setOpening(null)],
    ]);
    const act = acts.get(event.key);
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  return { element, options, active, look, take, onKeyDown, close: () => setOpening(null) };
}
