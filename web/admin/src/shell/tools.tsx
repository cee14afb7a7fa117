import { ActionIcon, Button, Kbd } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { Icon } from '../components/icon.tsx';
import { firstTopic, pageTopics } from '../help/page-topics.ts';

const Search = lazy(async () => ({ default: (await import('../search/search.tsx')).Search }));
const HelpPanel = lazy(async () => ({ default: (await import('../help/help-panel.tsx')).HelpPanel }));

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** A dialog that asks something keeps the keyboard until it is answered. */
const isAsked = () => document.querySelector('[role="dialog"]') !== null;

/** Search and help, which each page has. Both are loaded when somebody first wants them. */
export function Tools() {
  const [path] = useLocation();
  const [asked, setAsked] = useState(0);
  const [topic, setTopic] = useState<string | null>(null);
  const [helped, setHelped] = useState(false);
  const search = () => {
    if (!isAsked()) setAsked((times) => times + 1);
  };
  function help(about: string): void {
    setHelped(true);
    setTopic(about);
  }
  useHotkeys([['mod+K', search]], []);
  return (
    <>
      <Button
        variant="default"
        className="search-button"
        leftSection={<Icon name="search" />}
        rightSection={
          <Kbd size="xs" aria-hidden>
            {isApple ? '⌘ K' : 'Ctrl K'}
          </Kbd>
        }
        aria-keyshortcuts="Control+K Meta+K"
        onClick={search}
      >
        <span className="search-words">Search</span>
      </Button>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label="Help on this page"
        onClick={() => help(pageTopics[path.split('/')[1] ?? ''] ?? firstTopic)}
      >
        <Icon name="help" />
      </ActionIcon>
      <Suspense>
        {asked > 0 && <Search asked={asked} onHelp={help} />}
        {helped && <HelpPanel topic={topic} onTopic={setTopic} onClose={() => setTopic(null)} />}
      </Suspense>
    </>
  );
}
