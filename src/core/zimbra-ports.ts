/** Ports that Zimbra gives its services, and Proxmox Mail Gateway its filter. */

/** LMTP of the mailbox server. */
export const MAILBOX_PORT = 7025;
/** Where the filter of Proxmox Mail Gateway takes mail that goes out; what comes in it takes on 10024. */
const PROXMOX_PORT = 10023;
/** amavis: for mail that comes in, that goes out, and that was signed already. */
export const AMAVIS_PORTS: ReadonlySet<number> = new Set([10024, 10026, 10032]);
export const FILTER_PORTS: ReadonlySet<number> = new Set([...AMAVIS_PORTS, PROXMOX_PORT]);
