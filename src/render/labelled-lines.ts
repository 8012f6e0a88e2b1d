/** Lines under a label that stands in a column of its own: `why   Nothing listens on port 10024: …`. */
import { dot, flow, type Screen, shown, wrapped } from './screen.ts';

/** The column of the labels of `trace` and `failures`. */
export const TALK_LABEL = 6;

/** @param width columns of the label, including the blanks after it */
export function labelled(
  label: string,
  lines: readonly string[],
  screen: Screen,
  width = TALK_LABEL,
): string[] {
  return lines.map((line, i) =>
    i === 0
      ? screen.chalk.bold(label) + ' '.repeat(width - label.length) + line
      : ' '.repeat(width) + line,
  );
}

/** The same for one text, wrapped into the lines beside its label. */
export function labelledText(label: string, text: string, screen: Screen): string[] {
  return labelled(label, wrapped(text, screen.width - TALK_LABEL), screen);
}

/** Texts of the log, flowed with dots between into the lines beside a label. */
export function flowDotted(parts: readonly string[], screen: Screen, width = TALK_LABEL): string[] {
  const safe = parts.map((part) => shown(screen, part));
  return flow(safe, dot(screen), screen.width - width);
}
