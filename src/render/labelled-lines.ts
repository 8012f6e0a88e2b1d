/** Lines under a label that stands in a column of its own: `why   Nothing listens on port 10024: …`. */
import { dot, flow, type Screen, shown } from './screen.ts';

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

/** Texts of the log, flowed with dots between into the lines beside a label. */
export function flowDotted(parts: readonly string[], screen: Screen, width = TALK_LABEL): string[] {
  const safe = parts.map((part) => shown(screen, part));
  return flow(safe, dot(screen), screen.width - width);
}
