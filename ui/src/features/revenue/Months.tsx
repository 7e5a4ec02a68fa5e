import { Section } from '@/components';
import type { Movement, RevenueMonth, RevenueView } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { isMonth, type Period } from './period';
import styles from './Months.module.css';

const gains: readonly Movement[] = ['new', 'expansion'];
const movements = ['new', 'expansion', 'contraction', 'churn'] as const;
const startOf = (month: string) => `${month}-01T00:00:00.000Z`;
const sumOf = (month: RevenueMonth, which: (movement: Movement) => boolean) => month.movements.filter(({ movement }) => which(movement)).reduce((sum, { amount }) => sum + amount.minor, 0);

/** Twelve months: what recurred at the end of each, and beneath what came and went. A month that is pressed becomes the period below. */
export function Months({ view: { revenue, live }, chosen, onChoose }: { view: RevenueView; chosen: Period; onChoose(period: Period): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { months, mrr: { currency } } = revenue;
  const top = Math.max(1, ...months.map((month) => month.mrr.minor));
  const swing = Math.max(1, ...months.flatMap((month) => [sumOf(month, (one) => gains.includes(one)), -sumOf(month, (one) => !gains.includes(one))]));
  const percent = (value: number, of: number) => `${Math.max(value > 0 ? 2 : 0, (value / of) * 100)}%`;
  return (
    <Section title={t('revenue.months')} meta={live ? t('revenue.months_hint') : null}>
      {!live || months.length === 0 ? (
        <p className={styles.quiet}>{t(live ? 'revenue.months_empty' : 'revenue.movements_offline')}</p>
      ) : (
        <>
          <ol className={styles.chart}>
            {months.map((month) => {
              const up = sumOf(month, (one) => gains.includes(one));
              const down = -sumOf(month, (one) => !gains.includes(one));
              const here = chosen === month.month;
              return (
                <li key={month.month} className={styles.month}>
                  <button
                    type="button"
                    className={styles.column}
                    aria-pressed={here}
                    aria-label={t('revenue.month_label', { month: format.month(startOf(month.month)), mrr: format.money(month.mrr.minor, currency), net: format.signedMoney(up - down, currency) })}
                    title={`${format.month(startOf(month.month))}\n${t('revenue.mrr')}: ${format.money(month.mrr.minor, currency)}\n${movements.map((one) => `${t(`revenue.movement.${one}`)}: ${format.signedMoney(sumOf(month, (other) => other === one), currency)}`).join('\n')}`}
                    onClick={() => isMonth(month.month) && onChoose(month.month)}
                  >
                    <span className={styles.value}>{format.compactMoney(month.mrr.minor, currency)}</span>
                    <span className={styles.bars}><span className={styles.bar} style={{ blockSize: percent(month.mrr.minor, top) }} /></span>
                    <span className={styles.swing}>
                      <span className={styles.half}><span className={styles.gain} style={{ blockSize: percent(up, swing) }} /></span>
                      <span className={styles.half} data-down><span className={styles.loss} style={{ blockSize: percent(down, swing) }} /></span>
                    </span>
                    <span className={styles.name}>{format.monthShort(startOf(month.month))}</span>
                  </button>
                </li>
              );
            })}
          </ol>
          <p className={styles.key} aria-hidden>
            <span><i className={styles.keyBar} />{t('revenue.key.mrr')}</span>
            <span><i className={styles.keyGain} />{t('revenue.key.gain')}</span>
            <span><i className={styles.keyLoss} />{t('revenue.key.loss')}</span>
          </p>
          <table className="sr-only">
            <caption>{t('revenue.months')}</caption>
            <thead><tr><th scope="col">{t('revenue.month')}</th><th scope="col">{t('revenue.mrr')}</th>{movements.map((one) => <th key={one} scope="col">{t(`revenue.movement.${one}`)}</th>)}</tr></thead>
            <tbody>
              {months.map((month) => (
                <tr key={month.month}>
                  <th scope="row">{format.month(startOf(month.month))}</th>
                  <td>{format.money(month.mrr.minor, currency)}</td>
                  {movements.map((one) => <td key={one}>{format.signedMoney(sumOf(month, (other) => other === one), currency)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Section>
  );
}
