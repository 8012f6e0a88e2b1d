/** What Postfix notes about a queue file in words of its own. */

import type { Origin } from '../../core/origin.ts';
import { MET_WHILE_TRIED } from '../../core/queue-notes.ts';
import type { QueueNoted } from '../../events/queue-events.ts';
import type { Correlator } from '../correlator.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from './hop-state.ts';
import { noteOn } from './rulings.ts';

/** Keeps the words, and what they mean for the message. */
export function noteOnQueueFile(
  correlator: Correlator,
  state: HostState,
  event: QueueNoted,
  origin: Origin,
): HopState {
  const hop = correlator.lives.find(state, event.queueId, origin.at);
  if (event.text !== MET_WHILE_TRIED) noteOn(hop, event.text);
  if (event.isTrouble && isSetAside(event.text)) hop.isDamaged = true;
  if (isRefused(event, origin, hop)) {
    hop.ruling = {
      status: 'rejected',
      at: origin.at,
      daemon: origin.daemon,
      reply: event.text,
      enhancedStatus: null,
      temporary: !isPermanent(event.text),
      to: undefined,
      stage: null,
      by: null,
      warning: null,
    };
    correlator.news.changed(hop);
    correlator.considerClosing(hop);
  }
  return hop;
}

/** Only before it was in the queue: the queue manager may find it damaged, but refuses nothing. */
function isRefused({ isTrouble, text }: QueueNoted, { daemon }: Origin, hop: HopState): boolean {
  return isTrouble && daemon !== 'qmgr' && hop.rounds === 0 && isRefusalOfMessage(text);
}

// The words must end the text: an address before them may hold the same words.
const NOT_ACCEPTED = / -- message not accepted(?:, try again later)?$/;

// queue file size limit exceeded
// virtual_alias_maps map lookup problem for r@example.com -- message not accepted, try again later
// write queue file: No space left on device
// message rejected: hopcount exceeded
function isRefusalOfMessage(text: string): boolean {
  return isPermanent(text) || NOT_ACCEPTED.test(text) || text.startsWith('write queue file');
}

// saving corrupt file "B141CE6BDD" from queue "active" to queue "corrupt"
function isSetAside(text: string): boolean {
  return text.startsWith('saving corrupt file ');
}

function isPermanent(text: string): boolean {
  return (
    text.startsWith('queue file size limit exceeded') ||
    text.startsWith('message rejected: ') ||
    TOO_LARGE_CHUNK.test(text)
  );
}

// BDAT request from mail.example.com[192.0.2.1] exceeds message size limit
const TOO_LARGE_CHUNK = /^BDAT request from \S{1,400} exceeds message size limit$/;
