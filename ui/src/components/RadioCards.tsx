import * as Radix from '@radix-ui/react-radio-group';
import type { ReactNode } from 'react';
import { cx } from './cx';
import { useFieldControl } from './Field';
import { Kbd } from './Kbd';
import { latinDigits } from './OtpInput';
import styles from './RadioCards.module.css';

export interface RadioCard<V extends string> {
  value: V;
  label: ReactNode;
  hint?: ReactNode;
  icon?: ReactNode;
  /** The key that chooses it while the focus is in the group. */
  keys?: string;
  /** Disables the card and stands in it. */
  disabledReason?: string | null;
}

export interface RadioCardsProps<V extends string> {
  label: string;
  value: V | null;
  onChange(value: NoInfer<V>): void;
  cards: readonly RadioCard<NoInfer<V>>[];
  /** `row` puts the cards side by side, `grid` as many as fit in each row. */
  layout?: 'column' | 'row' | 'grid';
  /** After a choice by its key: where the focus should go on. */
  onKeyChoice?(value: NoInfer<V>): void;
}

export function RadioCards<V extends string>({ label, value, onChange, cards, layout = 'column', onKeyChoice }: RadioCardsProps<V>) {
  const field = useFieldControl();
  const choose = (chosen: string) => {
    const card = cards.find((candidate) => candidate.value === chosen);
    if (card) onChange(card.value);
  };
  return (
    <Radix.Root
      {...field}
      aria-label={label}
      value={value}
      onValueChange={choose}
      className={cx(styles.cards, layout === 'row' && styles.row, layout === 'grid' && styles.grid)}
      onKeyDown={(event) => {
        const card = cards.find((candidate) => candidate.keys === latinDigits(event.key) && !candidate.disabledReason);
        if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        onChange(card.value);
        onKeyChoice?.(card.value);
      }}
    >
      {cards.map((card) => (
        <Radix.Item key={card.value} value={card.value} disabled={Boolean(card.disabledReason)} className={styles.card}>
          <span className={styles.dot} aria-hidden />
          <span className={styles.text}>
            <span className={styles.title}>
              {card.icon}
              {card.label}
              {card.keys && <span className={styles.keys}><Kbd keys={card.keys} /></span>}
            </span>
            {card.hint && <span className={styles.hint}>{card.hint}</span>}
            {card.disabledReason && <span className={styles.reason}>{card.disabledReason}</span>}
          </span>
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
