import '@mantine/spotlight/styles.css';
import { VisuallyHidden } from '@mantine/core';
import { createSpotlight, Spotlight, useSpotlight } from '@mantine/spotlight';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { mayDo } from '../../../../src/paywall/admin/rights.ts';
import { useSession } from '../api/api-context.tsx';
import { Icon } from '../components/icon.tsx';
import { type Aim, type Entry, groupsFor } from './entries.ts';
import { focusField } from './focus-field.ts';
import { useOfferNames } from './use-offer-names.ts';

interface Props {
  /** Another number each time somebody asks for the search. */
  readonly asked: number;
  readonly onHelp: (topic: string) => void;
}

interface FoundProps {
  readonly entry: Entry;
  readonly selected: boolean;
  readonly onChoose: (aim: Aim) => void;
}

const listId = 'search-results';

const [store, { open }] = createSpotlight();

const idOf = ({ key }: Entry) => `found ${key}`.replaceAll(/\W/g, '-');

function Found({ entry, selected, onChoose }: FoundProps) {
  const { label, about, icon, aim } = entry;
  return (
    <Spotlight.Action
      ref={(button) => {
        // The component keeps an `id` that it is given to itself.
        if (button !== null) button.id = idOf(entry);
      }}
      role="option"
      aria-selected={selected}
      label={label}
      {...(about !== undefined && { description: about })}
      leftSection={<Icon name={icon} />}
      onClick={() => onChoose(aim)}
    />
  );
}

/** Pages, settings, offers, readers and help, found by what is typed. */
export function Search({ asked, onHelp }: Props) {
  const [path, navigate] = useLocation();
  const session = useSession();
  const offers = useOfferNames();
  const [aim, setAim] = useState<Aim | null>(null);
  const { query, selected } = useSpotlight(store);
  const groups = groupsFor({ typed: query, offers, may: (right) => mayDo(session, right) });
  const entries = groups.flatMap((group) => group.entries);
  const active = entries[selected];

  useEffect(() => {
    if (asked === 0) return;
    setAim(null);
    open();
  }, [asked]);

  /** Once the dialog is gone: it keeps the keyboard until then. */
  function follow(): void {
    if (aim === null) return;
    if (aim.kind === 'help') onHelp(aim.topic);
    else if (aim.kind === 'page') navigate(aim.path);
    // Behind `#`, which no server sees: what is typed may be an email.
    else if (aim.kind === 'reader') navigate(`/${aim.page}#${encodeURIComponent(aim.find)}`);
    else if (path.split('/')[1] === aim.page) focusField(aim.field);
    else navigate(`/${aim.page}?field=${aim.field}`);
  }

  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      scrollable
      attributes={{ content: { 'aria-label': 'Search' } }}
      transitionProps={{ duration: 0 }}
      returnFocus={aim === null}
      onSpotlightClose={follow}
    >
      <Spotlight.Search
        placeholder="Search pages, settings, offers, readers and help"
        aria-label="Search"
        leftSection={<Icon name="search" />}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-autocomplete="list"
        {...(active !== undefined && { 'aria-activedescendant': idOf(active) })}
        maxLength={256}
      />
      <Spotlight.ActionsList id={listId} role="listbox" aria-label="Found">
        {groups.map(({ label, entries: found }) => (
          <Spotlight.ActionsGroup key={label} label={label} role="group" aria-label={label}>
            {found.map((entry) => (
              <Found key={entry.key} entry={entry} selected={entry === active} onChoose={setAim} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
      </Spotlight.ActionsList>
      <VisuallyHidden role="status">
        {entries.length === 0 ? 'Nothing was found.' : `${entries.length} found.`}
      </VisuallyHidden>
    </Spotlight.Root>
  );
}
