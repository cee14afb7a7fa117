import './wording.css';
import { Text, VisuallyHidden } from '@mantine/core';
import { useId } from 'react';
import type { FieldFault } from '../../api/problem.ts';
import type { Use } from './completion.ts';
import { MarkedText } from './marked-text.tsx';
import { useCompletion } from './use-completion.ts';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What the text is for, which decides the variables that are offered. */
  readonly use: Use;
  /** Those of this very text. */
  readonly faults: readonly FieldFault[];
  readonly lang: string;
  /** Where the words stand above already. */
  readonly hideLabel?: boolean;
}

/** Faults as text that the field refers to, because an underline says nothing to a screen reader. */
export function FaultList({ id, faults }: { readonly id: string; readonly faults: readonly FieldFault[] }) {
  if (faults.length === 0) return null;
  return (
    <ul className="template-faults" id={id}>
      {faults.map(({ path, message, offset }) => (
        <li key={`${path} ${offset} ${message}`}>{message}</li>
      ))}
    </ul>
  );
}

/** A text with variables: those that it may name are offered after `{{`, and what is wrong is underlined as one types. */
export function TemplateInput({ label, value, onChange, use, faults, lang, hideLabel = false }: Props) {
  const id = useId();
  const { element, options, active, look, take, onKeyDown, close } = useCompletion({ value, use, onChange });
  const offered = options.length > 0;
  return (
    <div>
      {!hideLabel && (
        <Text component="label" size="sm" c="dimmed" htmlFor={id}>
          {label}
        </Text>
      )}
      <div className="template-input">
        <MarkedText text={value} faults={faults} />
        <textarea
          ref={element}
          id={id}
          rows={1}
          aria-label={hideLabel ? label : undefined}
          lang={lang}
          maxLength={1000}
          spellCheck
          value={value}
          aria-invalid={faults.length > 0}
          aria-describedby={faults.length > 0 ? `${id}-faults` : undefined}
          aria-autocomplete="list"
          aria-controls={offered ? `${id}-options` : undefined}
          aria-activedescendant={offered ? `${id}-option-${active}` : undefined}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value);
            look(currentTarget.value, currentTarget.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
        {offered && (
          <div className="template-options" id={`${id}-options`} role="listbox" aria-label="Variables">
            {options.map((name, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and its keys choose.
              <div
                key={name}
                id={`${id}-option-${index}`}
                role="option"
                aria-selected={index === active}
                tabIndex={-1}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(name)}
              >
                {`{{${name}}}`}
              </div>
            ))}
          </div>
        )}
      </div>
      <VisuallyHidden role="status">
        {offered ? `${options.length} variables, choose with the arrows` : ''}
      </VisuallyHidden>
      <FaultList id={`${id}-faults`} faults={faults} />
    </div>
  );
}
