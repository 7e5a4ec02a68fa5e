import { Check, Circle, X } from 'lucide-react';
import * as Radix from '@radix-ui/react-radio-group';
import { useTranslation } from '@/i18n/translation';
import type { Check as Settled, CheckState, ChecklistItem } from '@/contract';
import { Kbd } from '@/components';
import { useFormat } from '@/i18n/format';
import { stateOf } from './rules';
import styles from './Reviews.module.css';

const states: readonly CheckState[] = ['open', 'passed', 'failed'];
const icons: Record<CheckState, typeof Check> = { open: Circle, passed: Check, failed: X };
const keys: Record<string, CheckState> = { o: 'open', p: 'passed', f: 'failed' };

export interface ChecklistProps {
  items: readonly ChecklistItem[];
  checks: readonly Settled[];
  disabled: boolean;
  onState(item: ChecklistItem, state: CheckState): void;
}

/** Each item open, passed or failed: by click, by arrow keys, by `o`, `p`, `f` in it, or by its number from anywhere. */
export function Checklist({ items, checks, disabled, onState }: ChecklistProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const settled = items.filter((item) => stateOf(checks, item) !== 'open').length;
  return (
    <fieldset className={styles.checklist} disabled={disabled}>
      <legend className={styles.legend}>
        {t('review.checklist')}
        <span className={styles.count}>{t('review.checked', { done: format.number(settled), of: format.number(items.length) })}</span>
      </legend>
      {items.map((item, i) => {
        const state = stateOf(checks, item);
        return (
          <div key={item} className={styles.check} data-state={state}>
            <Kbd keys={String(i + 1)} />
            <span className={styles.checkText}>
              <span className={styles.checkName}>{t(`review.item.${item}`)}</span>
              <span className={styles.checkAsk}>{t(`review.ask.${item}`)}</span>
            </span>
            <Radix.Root
              className={styles.states}
              aria-label={t(`review.item.${item}`)}
              value={state}
              disabled={disabled}
              orientation="horizontal"
              onValueChange={(next) => onState(item, states.find((known) => known === next) ?? 'open')}
              onKeyDown={(event) => {
                const next = keys[event.key.toLowerCase()];
                if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
                event.preventDefault();
                event.stopPropagation();
                onState(item, next);
              }}
            >
              {states.map((one) => {
                const Icon = icons[one];
                return (
                  <Radix.Item key={one} value={one} className={styles.state} data-kind={one} aria-label={t(`review.state.${one}`)} title={t(`review.state.${one}`)}>
                    <Icon aria-hidden />
                    {state === one && <span className={styles.stateWord}>{t(`review.state.${one}`)}</span>}
                  </Radix.Item>
                );
              })}
            </Radix.Root>
          </div>
        );
      })}
    </fieldset>
  );
}
