/** How much of a log was understood. */

export interface Coverage {
  readonly lines: number;
  /** Lines that gave an event. */
  readonly understood: number;
  /** Lines known to say nothing about a message. */
  readonly silent: number;
  readonly notUnderstood: number;
  /** Lines mended before they were read, such as those that a terminal wrapped. */
  readonly repaired: number;
  readonly programs: readonly ProgramCoverage[];
  readonly samples: readonly CoverageSample[];
}

export interface ProgramCoverage {
  readonly program: string;
  readonly lines: number;
  readonly understood: number;
  readonly silent: number;
  readonly notUnderstood: number;
}

/** Lines of one shape that were not understood. */
export interface CoverageSample {
  readonly shape: string;
  readonly count: number;
  readonly example: string;
  readonly file: string;
  readonly line: number;
}

// warning: no match for ann@example.com from 192.0.2.7
const BARE_ADDRESS = /[^\s<>@"]{1,64}@[^\s<>"]{1,255}/g;

/** A sample that can be sent to us: its addresses and digits are masked. */
export function maskedSample(text: string): string {
  return text
    .replace(/<[^>]{0,1000}>/g, '<>')
    .replace(BARE_ADDRESS, 'ADDRESS')
    .replace(/[0-9A-F]{6,}/g, 'ID')
    .replace(/\d+/g, 'N');
}
