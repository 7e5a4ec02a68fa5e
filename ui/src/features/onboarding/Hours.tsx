import { Copy } from 'lucide-react';
import { Button, cx, Input, latinDigits, Switch } from '@/components';
import type { OpeningDay } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useWizard } from './context';
import styles from './Hours.module.css';

/** `9`, `930`, `9.30` and Persian digits become `09:00`, `09:30`, …; what is no time stays as it was typed. */
export function timeOf(text: string): string {
  const plain = latinDigits(text).trim();
  const [, hours, minutes] = /^(\d{1,2})(?:[:.,]?(\d{2}))?$/.exec(plain) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes ?? 0) > 59) return plain;
  return `${hours.padStart(2, '0')}:${minutes ?? '00'}`;
}

const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** When the business may be called for, day by day. */
export function Hours() {
  const { t } = useTranslation();
  const { answers, set, faultOf, leave, locked } = useWizard();
  const { hours } = answers.rules;
  const change = (index: number, part: Partial<OpeningDay>) => set('rules', { hours: hours.map((day, at) => (at === index ? { ...day, ...part } : day)) });
  const first = hours.find((day) => day.open);
  const even = () => first && set('rules', { hours: hours.map((day) => (day.open ? { ...day, from: first.from, to: first.to } : day)) });
  return (
    <div className={styles.hours}>
      <ul className={styles.days}>
        {hours.map((day, index) => {
          const path = `rules.hours.${index}`;
          const name = t(`onboarding.day.${day.day}`);
          const fault = faultOf(path);
          const field = (edge: 'from' | 'to') => (
            <Input
              className={styles.time} mono inputMode="numeric" maxLength={5} value={day[edge]} readOnly={locked} disabled={!day.open}
              aria-label={t(`onboarding.hours.${edge}`, { day: name })} aria-invalid={fault ? true : undefined} aria-describedby={fault ? `fault-${index}` : undefined}
              onChange={(event) => change(index, { [edge]: event.currentTarget.value })}
              onBlur={() => { leave(path); change(index, { [edge]: timeOf(day[edge]) }); }}
            />
          );
          return (
            <li key={day.day} className={cx(styles.day, !day.open && styles.closed)}>
              <div className={styles.open}><Switch checked={day.open} disabled={locked} label={name} onChange={(open) => change(index, { open })} /></div>
              {day.open ? (
                <div className={styles.span}>
                  {field('from')}
                  <span className={styles.to} aria-hidden>–</span>
                  {field('to')}
                  <Bar from={day.from} to={day.to} />
                </div>
              ) : (
                <span className={styles.word}>{t('onboarding.hours.closed')}</span>
              )}
              {fault && <p id={`fault-${index}`} className={styles.fault} role="alert">{fault}</p>}
            </li>
          );
        })}
      </ul>
      <div className={styles.foot}>
        <Button size="sm" icon={<Copy aria-hidden />} disabled={!first || locked} onClick={even}>{t('onboarding.hours.even')}</Button>
        <span className={styles.word}>{t('onboarding.hours.zone')}</span>
      </div>
      {faultOf('rules.hours') && <p className={styles.fault} role="alert">{faultOf('rules.hours')}</p>}
    </div>
  );
}

/** The day as a line of 24 hours, for the eye. */
function Bar({ from, to }: { from: string; to: string }) {
  const format = useFormat();
  const sound = /^\d\d:\d\d$/.test(from) && /^\d\d:\d\d$/.test(to) && minutesOf(from) < minutesOf(to);
  const [start, end] = sound ? [minutesOf(from), minutesOf(to)] : [0, 0];
  return (
    <>
      <span className={styles.bar} aria-hidden><span className={styles.fill} style={{ insetInlineStart: `${(start / 1_440) * 100}%`, inlineSize: `${((end - start) / 1_440) * 100}%` }} /></span>
      <span className={styles.sum} aria-hidden>{sound ? format.number((end - start) / 60, { style: 'unit', unit: 'hour', unitDisplay: 'narrow', maximumFractionDigits: 1 }) : ''}</span>
    </>
  );
}
