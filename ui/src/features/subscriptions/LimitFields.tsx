import { Checkbox, Field, Input } from '@/components';
import type { Limits } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { UNLIMITED, type Draft } from './control';
import { limitKeys } from './words';
import styles from './Dialogs.module.css';

/** Each limit as a number, or none at all. */
export function LimitFields({ base, draft, onChange, faultOf }: { base: Limits; draft: Draft['limits']; onChange(limits: Draft['limits']): void; faultOf(key: keyof Limits): string | undefined }) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.limits}>
      <legend className={styles.legend}>{t('field.limits')}</legend>
      {limitKeys.map((key) => {
        const text = draft[key] ?? (base[key] < 0 ? UNLIMITED : String(base[key]));
        const open = text === UNLIMITED;
        const label = t(`dossier.limit.${key}`);
        return (
          <Field
            key={key}
            label={label}
            error={faultOf(key)}
            aside={<span className={styles.open}><Checkbox checked={open} onChange={(on) => onChange({ ...draft, [key]: on ? UNLIMITED : base[key] < 0 ? '' : String(base[key]) })} label={<>{t('ui.unlimited')}<span className="sr-only">: {label}</span></>} /></span>}
          >
            <Input inputMode="numeric" dir="ltr" disabled={open} value={open ? '' : text} placeholder={open ? UNLIMITED : '0'} onChange={(event) => onChange({ ...draft, [key]: event.currentTarget.value })} />
          </Field>
        );
      })}
    </fieldset>
  );
}
