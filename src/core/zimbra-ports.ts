/** Ports that Zimbra gives its services. */

/** LMTP of the mailbox server. */
export const MAILBOX_PORT = 7025;
/** amavis: for mail that comes in, that goes out, and that was signed already. */
export const FILTER_PORTS: ReadonlySet<number> = new Set([10024, 10026, 10032]);
