import { useEffect, useId, useMemo, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import { focusIsFree, useNow } from '@/components';
import type { InboxItem } from '@/contract';
import { useFormat } from '@/i18n/format';
import { InboxRow } from './InboxRow';
import styles from './Inbox.module.css';

export interface InboxListProps {
  items: readonly InboxItem[];
  active: string | null;
  onActive(id: string): void;
  onOpen(item: InboxItem): void;
  onAcknowledge(item: InboxItem): void;
  onRead(item: InboxItem): void;
}

const dayOf = (at: string | number) => new Date(at).toDateString();

/** Groups by day; `j` and `k` walk through all of them. */
export function InboxList({ items, active, onActive, ...acts }: InboxListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const now = useNow(60_000);
  const list = useRef<HTMLDivElement>(null);
  const days = useMemo(() => {
    const groups: { day: string; at: string; items: InboxItem[] }[] = [];
    for (const item of items) {
      const day = dayOf(item.at);
      const group = groups.at(-1);
      if (group?.day === day) group.items.push(item);
      else groups.push({ day, at: item.at, items: [item] });
    }
    return groups;
  }, [items]);
  const rowOf = (key: string | null) => (key === null ? null : list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`));

  useEffect(() => {
    if (list.current?.contains(document.activeElement) && active !== null) {
      list.current.querySelector<HTMLElement>(`[data-row="${CSS.escape(active)}"]`)?.focus();
    }
  }, [active, items]);

  useEffect(() => {
    if (focusIsFree()) list.current?.focus({ preventScroll: true });
  }, []);

  const move = (to: number) => {
    const next = items[Math.max(0, Math.min(items.length - 1, to))];
    if (next) onActive(next.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = items.findIndex((item) => item.id === active);
    const moves: Record<string, number> = { j: at + 1, ArrowDown: at + 1, k: at - 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  const title = (day: string, at: string) => (day === dayOf(now) ? t('inbox.today') : day === dayOf(now - 86_400_000) ? t('inbox.yesterday') : format.date(at));

  return (
    <div
      ref={list}
      className={styles.list}
      data-primary-list
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target !== event.currentTarget) return;
        const present = rowOf(active);
        if (present) present.focus();
        else if (active === null) move(0);
      }}
    >
      {days.map((group, i) => (
        <section key={group.day} aria-labelledby={`${id}${i}`}>
          <h2 id={`${id}${i}`} className={styles.day}>{title(group.day, group.at)}</h2>
          <ul className={styles.rows}>
            {group.items.map((item) => (
              <InboxRow key={item.id} item={item} active={item.id === active} tabStop={item.id === active || (active === null && item === items[0])} onActive={onActive} {...acts} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
