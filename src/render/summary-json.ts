import type { LetGo } from '../message/let-go.ts';
import type { Percentiles } from '../query/summary/percentiles.ts';
import type { Complaint, ServiceHealth } from '../query/summary/service-health.ts';
import type { Outage } from '../query/summary/service-outages.ts';
import type {
  GroupRow,
  QueueCause,
  QueueFigures,
  ScanFigures,
  SigningFigures,
  StepTime,
  Summary,
  Top,
} from '../query/summary/summary.ts';
import { TOP_LISTS } from '../query/summary/summary.ts';
import { isoOrNull, toIso } from '../time/format-instant.ts';
import type { Zone } from '../time/zone.ts';

export function summaryToJson(summary: Summary, zone: Zone, letGo: LetGo): object {
  const { startedAt, endedAt, refused } = summary;
  return {
    schema: 'mtatrace.summary/1',
    startedAt: isoOrNull(startedAt, zone),
    endedAt: isoOrNull(endedAt, zone),
    messages: summary.messages,
    byKind: summary.byKind,
    byStatus: summary.byStatus,
    byDirection: summary.byDirection,
    recipients: summary.recipients,
    kinds: summary.kinds,
    octets: summary.octets,
    refused: {
      ...refused,
      blockLists: refused.blockLists.rows,
      clients: refused.clients.rows,
    },
    hours: summary.hours.map((hour) => ({ ...hour, at: toIso(hour.at, zone) })),
    steps: summary.steps.map(stepToJson),
    domains: summary.domains.rows.map((row) => groupToJson(row, zone)),
    groups: groupsToJson(summary.groups, zone),
    top: Object.fromEntries(TOP_LISTS.map((name) => [name, summary.top[name].rows])),
    lists: listFacts(summary),
    scans: scansToJson(summary.scans),
    signing: signingToJson(summary.signing),
    tls: summary.tls,
    queue: queueToJson(summary.queue, zone),
    services: summary.services.map((service) => serviceToJson(service, zone)),
    outages: summary.outages.map((outage) => outageToJson(outage, zone)),
    warnings: summary.warnings,
    letGo,
  };
}

function stepToJson({ step, part, ...times }: StepTime) {
  return { step, part, ...percentilesToJson(times) };
}

function percentilesToJson({ count, p50, p95, p99, max }: Percentiles) {
  return {
    count,
    p50: milliseconds(p50),
    p95: milliseconds(p95),
    p99: milliseconds(p99),
    max: milliseconds(max),
  };
}

/** More digits would promise more than a log tells. */
function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 1000) / 1000;
}

function groupToJson(row: GroupRow, zone: Zone) {
  const { name, at, messages, refused, recipients, delay, error } = row;
  return {
    name: at === null ? name : toIso(at, zone),
    messages,
    refused,
    recipients,
    delay: percentilesToJson(delay),
    error,
  };
}

function groupsToJson(groups: Summary['groups'], zone: Zone) {
  if (groups === null) return null;
  return { by: groups.by, rows: groups.rows.map((row) => groupToJson(row, zone)) };
}

/** Whether the lists hold every name there was. */
function listFacts(summary: Summary) {
  const lists: Record<string, Top<unknown>> = {
    domains: summary.domains,
    ...(summary.groups === null ? {} : { groups: summary.groups }),
    ...summary.top,
    blockLists: summary.refused.blockLists,
    refusedClients: summary.refused.clients,
    viruses: summary.scans.viruses,
    banned: summary.scans.banned,
    unsignedDomains: summary.signing.unsignedDomains,
  };
  return Object.fromEntries(
    Object.entries(lists).map(([name, { distinct, isExact }]) => [name, { distinct, isExact }]),
  );
}

function scansToJson({ verdicts, scores, viruses, banned }: ScanFigures) {
  return { verdicts, scores, viruses: viruses.rows, banned: banned.rows };
}

function signingToJson({ unsignedDomains, ...counts }: SigningFigures) {
  return { ...counts, unsignedDomains: unsignedDomains.rows };
}

function queueToJson({ causes, oldestAt, ...counts }: QueueFigures, zone: Zone) {
  return {
    ...counts,
    oldestAt: isoOrNull(oldestAt, zone),
    causes: causes.map((cause: QueueCause) => ({
      ...cause,
      oldestAt: toIso(cause.oldestAt, zone),
    })),
  };
}

function serviceToJson(service: ServiceHealth, zone: Zone) {
  return {
    ...service,
    host: service.host === '' ? null : service.host,
    lastAliveAt: isoOrNull(service.lastAliveAt, zone),
    downtimes: service.downtimes.map(({ from, until }) => ({
      from: toIso(from, zone),
      until: isoOrNull(until, zone),
    })),
    complaints: service.complaints.map((complaint: Complaint) => ({
      text: complaint.text,
      severity: complaint.severity,
      count: complaint.count,
      firstAt: toIso(complaint.firstAt, zone),
      lastAt: toIso(complaint.lastAt, zone),
    })),
  };
}

function outageToJson(outage: Outage, zone: Zone) {
  return {
    ...outage,
    host: outage.host === '' ? null : outage.host,
    from: toIso(outage.from, zone),
    lastAt: toIso(outage.lastAt, zone),
    until: isoOrNull(outage.until, zone),
    lastSuccessAt: isoOrNull(outage.lastSuccessAt, zone),
  };
}
