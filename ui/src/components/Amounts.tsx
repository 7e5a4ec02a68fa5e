import { useFormat } from '@/i18n/format';
import styles from './Amounts.module.css';

/** Minor units and an ISO 4217 code. */
export function Money({ minor, currency }: { minor: number; currency: string }) {
  return <span className={styles.amount}>{useFormat().money(minor, currency)}</span>;
}

export function Bytes({ value }: { value: number }) {
  return <span className={styles.amount}>{useFormat().bytes(value)}</span>;
}

export function Num({ value, compact }: { value: number; compact?: boolean }) {
  const format = useFormat();
  return <span className={styles.amount}>{compact ? format.compact(value) : format.number(value)}</span>;
}
