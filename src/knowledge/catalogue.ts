/** All explanations, in the order in which they are tried. */
import delivery from './data/delivery.json' with { type: 'json' };
import enhancedStatuses from './data/enhanced-status.json' with { type: 'json' };
import filter from './data/filter.json' with { type: 'json' };
import inferences from './data/inferences.json' with { type: 'json' };
import localServices from './data/local-services.json' with { type: 'json' };
import policyReplies from './data/policy-replies.json' with { type: 'json' };
import providerReplies from './data/provider-replies.json' with { type: 'json' };
import refusals from './data/refusals.json' with { type: 'json' };
import replyCodes from './data/reply-codes.json' with { type: 'json' };
import serviceFaults from './data/service-faults.json' with { type: 'json' };
import signingAndScanning from './data/signing-and-scanning.json' with { type: 'json' };
import statuses from './data/statuses.json' with { type: 'json' };
import type { Entry } from './entry.ts';

/** Entries recognised by what a line says. The order decides within one rank. */
export const TEXT_ENTRIES = [
  ...filter,
  ...localServices,
  ...providerReplies,
  ...delivery,
  ...policyReplies,
  ...refusals,
  ...serviceFaults,
  ...signingAndScanning,
] as readonly Entry[];

export const ENHANCED_STATUS_ENTRIES = enhancedStatuses as readonly Entry[];
export const REPLY_CODE_ENTRIES = replyCodes as readonly Entry[];
export const STATUS_ENTRIES = statuses as readonly Entry[];
/** What no single line says, but many lines together do. */
const INFERENCE_ENTRIES = inferences as readonly Entry[];

/** The answer when the log says nothing. */
export const NOT_KNOWN: Entry = statusEntry('unknown');

function statusEntry(word: string): Entry {
  const entry = STATUS_ENTRIES.find(({ id }) => id === word);
  if (entry === undefined) throw new Error(`statuses.json has no entry "${word}"`);
  return entry;
}

/** Everything this layer can explain. */
export function allEntries(): readonly Entry[] {
  return [
    ...TEXT_ENTRIES,
    ...ENHANCED_STATUS_ENTRIES,
    ...REPLY_CODE_ENTRIES,
    ...STATUS_ENTRIES,
    ...INFERENCE_ENTRIES,
  ];
}
