/** Words of Postfix about a queue file that are known in several places. */

// A scan of the queue has come upon a message while a try of it goes on: that is no news.
export const MET_WHILE_TRIED = 'skipped, still being delivered';
// A notice for the postmaster of this host that could not be delivered: it has no sender to go back to.
export const NOTICE_DISCARDED = 'undeliverable postmaster notification discarded';
