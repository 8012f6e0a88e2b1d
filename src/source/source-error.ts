/** What a file is called in a sentence. */
export function wordFor(path: string): string {
  return path === '-' ? 'stdin' : path;
}

/** A log that cannot be read, told so that the user can mend it. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly path: string;

  constructor(path: string, reason: string) {
    super(`cannot read ${wordFor(path)}: ${reason}.`);
    this.path = path;
  }
}

/** Who may read the log of a mail server: its owner on Zimbra, and the group that Debian gives logs to. */
export const READERS =
  'root, zimbra on a Zimbra server, or a member of group adm on Debian and Ubuntu';

const NOT_ALLOWED = `permission denied. Run as ${READERS}, or pass another file`;

const REASONS: Record<string, string> = {
  ENOENT: "no such file. Check its name, or name none to read the machine's own log",
  ENOTDIR: 'no such file. A part of its path is a file, not a directory',
  EISDIR: 'it is a directory. Name the files in it',
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
};

/** By which name the system knows an error: `ENOENT`; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** What the system says, in the words of the user; other errors are passed on. */
export function sourceErrorOf(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  return new SourceError(path, REASONS[code] ?? `the system says ${code}`);
}
