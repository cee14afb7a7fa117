import { useSearch } from 'wouter';
import { useNavigation } from '../../navigation/navigation-context.tsx';
import { type Choice, choiceIn, searchOf } from './spans.ts';

/** The days that the page shows stand in its address, so that it can be shared and Back leads back. */
export function useChoice(): readonly [Choice, (choice: Choice) => void] {
  const { go, path } = useNavigation();
  return [choiceIn(useSearch()), (choice) => go(`${path()}${searchOf(choice)}`)];
}
