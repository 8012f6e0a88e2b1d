/** Cuts names to a column so that they stay different: only a number tells one stand-in from another. */
import { groupsBy } from '../core/alike.ts';
import { cutEnd, cutMiddle, cutStart, type Screen } from './screen.ts';

/** Where a name may be cut; the place that keeps most of its meaning comes first. */
const FORMS = {
  middle: [cutMiddle, cutEnd, cutStart],
  end: [cutEnd, cutMiddle, cutStart],
} as const;

/** How to cut the texts of a column; stand-ins so that they stay apart, and each text always the same way. */
export function cutOf(
  screen: Screen,
  names: readonly string[],
  width: number,
  place: keyof typeof FORMS = 'middle',
): (name: string) => string {
  const cut = FORMS[place][0];
  if (screen.redactor === undefined) return (name) => cut(screen, name, width);
  const shownOf = cutApart(screen, names, width, place);
  return (name) => shownOf.get(name) ?? cut(screen, name, width);
}

/** What is shown of each name of a column. A name that no form tells from all others is cut in the usual way. */
export function cutApart(
  screen: Screen,
  names: readonly string[],
  width: number,
  place: keyof typeof FORMS = 'middle',
): ReadonlyMap<string, string> {
  const left = new Set(names);
  const shown = new Map<string, string>();
  for (const cut of FORMS[place])
    for (const [text, [name, ...others]] of groupsBy(left, (one) => cut(screen, one, width)))
      if (others.length === 0) {
        shown.set(name, text);
        left.delete(name);
      }
  for (const name of left) shown.set(name, FORMS[place][0](screen, name, width));
  return shown;
}
