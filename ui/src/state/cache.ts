import type { Tag } from '@/contract';
import { port, toProblem, type Answer, type Args, type CommandName, type Problem } from '@/platform';
import { tagsOf } from '@/platform/commands';

/** What is known of one question to the shell. */
export interface Snapshot<T> {
  data: T | undefined;
  problem: Problem | null;
  /** A question is under way; `data`, if any, is the answer before. */
  fetching: boolean;
  /** Grows with every invalidation: what is paged outside the cache asks again. */
  version: number;
}

interface Entry {
  command: CommandName;
  args: unknown;
  snapshot: Snapshot<unknown>;
  listeners: Set<() => void>;
  /** The number of the latest question; an older answer is dropped. */
  asked: number;
  /** The latest question is not answered yet. */
  asking: boolean;
  stale: boolean;
  usedAt: number;
}

const KEEP = 200;
const entries = new Map<string, Entry>();
const initial: Snapshot<never> = { data: undefined, problem: null, fetching: true, version: 0 };

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

export function keyOf<K extends CommandName>(command: K, args: Args<K>): string {
  return `${command} ${stable(args)}`;
}

function entryOf<K extends CommandName>(command: K, args: Args<K>): Entry {
  const key = keyOf(command, args);
  let entry = entries.get(key);
  if (!entry) {
    entry = { command, args, snapshot: initial, listeners: new Set(), asked: 0, asking: false, stale: true, usedAt: 0 };
    entries.set(key, entry);
    prune();
  }
  entry.usedAt = performance.now();
  return entry;
}

function prune() {
  if (entries.size <= KEEP) return;
  const idle = [...entries].filter(([, entry]) => entry.listeners.size === 0).sort(([, a], [, b]) => a.usedAt - b.usedAt);
  for (const [key] of idle.slice(0, entries.size - KEEP)) entries.delete(key);
}

function publish(entry: Entry, change: Partial<Snapshot<unknown>>) {
  entry.snapshot = { ...entry.snapshot, ...change };
  entry.listeners.forEach((listener) => listener());
}

async function refresh(entry: Entry): Promise<void> {
  entry.asked += 1;
  const mine = entry.asked;
  entry.stale = false;
  entry.asking = true;
  if (!entry.snapshot.fetching) publish(entry, { fetching: true });
  const settle = (change: Partial<Snapshot<unknown>>) => {
    if (mine !== entry.asked) return;
    entry.asking = false;
    publish(entry, { ...change, fetching: false });
    // What changed while the question was under way is asked for now, once.
    if (entry.stale && entry.listeners.size > 0) void refresh(entry);
  };
  try {
    settle({ data: await port().invoke(entry.command, entry.args as Args<CommandName>), problem: null });
  } catch (thrown) {
    settle({ problem: toProblem(thrown) });
  }
}

export function subscribe<K extends CommandName>(command: K, args: Args<K>, listener: () => void): () => void {
  const entry = entryOf(command, args);
  entry.listeners.add(listener);
  // What carries no tag is asked for anew by everyone who comes to see it.
  if (entry.stale || (entry.listeners.size === 1 && !tagsOf[command])) void refresh(entry);
  return () => {
    entry.listeners.delete(listener);
  };
}

export function read<K extends CommandName>(command: K, args: Args<K>): Snapshot<Answer<K>> {
  return entryOf(command, args).snapshot as Snapshot<Answer<K>>;
}

export function refetch<K extends CommandName>(command: K, args: Args<K>): Promise<void> {
  return refresh(entryOf(command, args));
}

/** Marks what carries one of the tags as stale; what is in sight is asked for again, the rest when it is next seen. */
export function invalidate(tags: readonly Tag[]) {
  for (const entry of entries.values()) {
    if (!tagsOf[entry.command]?.some((tag) => tags.includes(tag))) continue;
    entry.stale = true;
    entry.snapshot = { ...entry.snapshot, version: entry.snapshot.version + 1 };
    // Never a second question before the first is answered: under a stream of changes no answer would ever be the latest.
    if (entry.listeners.size > 0 && !entry.asking) void refresh(entry);
  }
  versions.forEach((version, tag) => tags.includes(tag) && versions.set(tag, version + 1));
  tags.forEach((tag) => !versions.has(tag) && versions.set(tag, 1));
  versionListeners.forEach((listener) => listener());
}

const versions = new Map<Tag, number>();
const versionListeners = new Set<() => void>();

export function versionOf(tags: readonly Tag[]): number {
  return tags.reduce((sum, tag) => sum + (versions.get(tag) ?? 0), 0);
}

export function onVersion(listener: () => void): () => void {
  versionListeners.add(listener);
  return () => versionListeners.delete(listener);
}

/** Puts an answer that came another way, such as with the `sync` event. */
export function seed<K extends CommandName>(command: K, args: Args<K>, data: Answer<K>) {
  const entry = entryOf(command, args);
  entry.asked += 1;
  entry.asking = false;
  entry.stale = false;
  publish(entry, { data, problem: null, fetching: false });
}

/** Forgets everything: at sign-out, lock and between tests. */
export function clearCache() {
  for (const entry of entries.values()) {
    entry.asked += 1;
    entry.asking = false;
    entry.stale = true;
    publish(entry, initial);
    if (entry.listeners.size > 0) void refresh(entry);
  }
  for (const [key, entry] of entries) if (entry.listeners.size === 0) entries.delete(key);
}

/** Connects the cache to what the shell tells. */
export function connectCache(): () => void {
  const stops = [
    port().listen('changed', ({ tags }) => invalidate(tags)),
    port().listen('sync', (status) => seed('sync_status', {}, status)),
  ];
  return () => stops.forEach((stop) => stop());
}
