import { useMemo } from 'react';
import { useTranslation } from '@/i18n/translation';
import { RelativeTime, StatusPill, useProblemText, type Column } from '@/components';
import type { OutboxItem, Problem } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useDeed } from './words';
import styles from './Outbox.module.css';

function ProblemCell({ item: { last_problem: problem, state } }: { item: OutboxItem }) {
  return problem ? <ProblemSentence problem={problem} refused={state === 'refused'} /> : <span className={styles.faint}>–</span>;
}

function ProblemSentence({ problem, refused }: { problem: Problem; refused: boolean }) {
  const text = useProblemText(problem);
  return <span className={refused ? styles.refused : styles.problem} title={text}>{text}</span>;
}

function Deed({ item }: { item: OutboxItem }) {
  return <>{useDeed()(item)}</>;
}

export function useOutboxColumns(narrow: boolean): Column<OutboxItem>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const state: Column<OutboxItem> = { key: 'state', header: t('outbox.col.state'), width: '100px', cell: (item) => <StatusPill kind="outbox" status={item.state} /> };
    const subject: Column<OutboxItem> = { key: 'subject', header: t('outbox.col.subject'), width: narrow ? 'minmax(130px, 2fr)' : 'minmax(150px, 2fr)', cell: (item) => <span className={styles.subject} dir="auto">{item.subject}</span> };
    const age: Column<OutboxItem> = { key: 'age', header: t('outbox.col.age'), width: '80px', align: 'end', cell: (item) => <RelativeTime at={item.created_at} /> };
    if (narrow) return [state, subject, age];
    return [
      state, subject,
      { key: 'intent', header: t('outbox.col.intent'), width: 'minmax(170px, 1.5fr)', cell: (item) => <Deed item={item} /> },
      { key: 'problem', header: t('outbox.col.problem'), width: 'minmax(160px, 2fr)', cell: (item) => <ProblemCell item={item} /> },
      { key: 'attempts', header: t('outbox.col.attempts'), width: '78px', align: 'end', cell: (item) => format.number(item.attempts) },
      age,
    ];
  }, [t, format, narrow]);
}
