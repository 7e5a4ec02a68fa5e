import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton';
import { cx } from './cx';
import styles from './KeyValue.module.css';

export interface KeyValueItem {
  key: string;
  label: ReactNode;
  /** `null`, `undefined` and empty are shown as a dash. */
  value: ReactNode;
  /** Ids and addresses: monospaced, left to right. */
  mono?: boolean;
  /** Takes a row of its own, however many columns there are. */
  wide?: boolean;
  /** Offers to copy this text. */
  copy?: string | undefined;
  /** Names what is copied: "Copy address"; what has such a name stays in sight. */
  copyLabel?: string;
}

export function KeyValue({ items, columns = 1 }: { items: readonly KeyValueItem[]; columns?: 1 | 2 | 3 }) {
  return (
    <dl className={cx(styles.list, styles[`columns${columns}`])}>
      {items.map((item) => (
        <div key={item.key} className={cx(styles.item, item.wide && columns > 1 && styles.wide, item.copyLabel && styles.named)}>
          <dt className={styles.label}>{item.label}</dt>
          <dd className={cx(styles.value, item.mono && 'mono')}>
            <span className={cx(item.mono && 'ltr', styles.text)}>
              {item.value === null || item.value === undefined || item.value === '' ? '–' : item.value}
            </span>
            {item.copy && <CopyButton text={item.copy} label={item.copyLabel} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
