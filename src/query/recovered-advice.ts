/** What is left to do about mail that failed at first but has arrived since. */

const DONE = 'nothing to do for this mail: it has arrived since';

/** Steps for mail that still waits, or for a service that is still down: here they are done, and must not be done again. */
const ACTS = [
  // postqueue -f once it is open · postsuper -H QUEUE-ID releases it
  /^post(?:queue|super)\b/,
  // wait for the next try · after two hours: postqueue -i QUEUE-ID and read the reply again
  /^(?:wait|after)\b/,
  // zmamavisdctl start · systemctl restart opendkim · start the one that is down
  /^(?:\S+ctl (?:re)?start\b|start\b)/,
  // tell the recipient by another way
  /\btell the (?:recipient|owner of the domain) by another way\b/,
  // correct the address and send again · let the sender send it again
  /\bsend(?:ing)?(?: it)? again\b/,
];

/** First that nothing is to do for this mail, then what to look at so that it does not happen again. */
export function adviceForRecovered(advice: readonly string[]): readonly string[] {
  return [DONE, ...advice.filter((step) => !ACTS.some((act) => act.test(step)))];
}
