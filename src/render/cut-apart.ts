/** Names cut to a column so that two that differ still do: of stand-ins only a number tells one from another. */
import { cutEnd, cutMiddle, cutStart, type Screen } from './screen.ts';

/** Where a name may be cut, what shows most of it first. */
const FORMS = [cutMiddle, cutEnd, cutStart] as const;

/** Each name of a column with what is shown of it; where no form tells it from all others, its middle is left out. */
export function cutApart(
  screen: Screen,
  names: readonly string[],
  width: number,
): ReadonlyMap<string, string> {
  const left = new Set(names);
  const shown = new Map<string, string>();
  for (const cut of FORMS)
    for (const [text, [name, ...others]] of namesByForm(left, (one) => cut(screen, one, width)))
      if (name !== undefined && others.length === 0) {
        shown.set(name, text);
        left.delete(name);
      }
  for (const name of left) shown.set(name, cutMiddle(screen, name, width));
  return shown;
}

function namesByForm(names: Iterable<string>, cut: (name: string) => string) {
  const byForm = new Map<string, string[]>();
  for (const name of names) {
    const text = cut(name);
    const known = byForm.get(text);
    if (known === undefined) byForm.set(text, [name]);
    else known.push(name);
  }
  return byForm;
}
