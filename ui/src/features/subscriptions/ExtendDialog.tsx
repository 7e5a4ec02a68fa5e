import { useState } from 'react';
import { Banner, cx, Field, Input, latinDigits } from '@/components';
import type { Tenant } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation, usePreview } from '@/state';
import { ActDialog } from './ActDialog';
import { WhatIf } from './WhatIf';
import styles from './Dialogs.module.css';

const usual = [1, 3, 6, 12, 24] as const;
const MOST = 60;

/** More time: how many months, until when that is, and why. */
export function ExtendDialog({ tenant, onClose }: { tenant: Tenant; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const extend = useMutation('subscription_extend');
  const [text, setText] = useState('12');
  const months = Number(text);
  const valid = Number.isInteger(months) && months >= 1 && months <= MOST;
  const preview = usePreview('subscription_preview_extension', { id: tenant.id, months: valid ? months : 1 });
  return (
    <ActDialog
      title={t('subscriptions.extend_title', { name: tenant.name })}
      body={t('subscriptions.extend_body')}
      confirm={t('subscriptions.act.extend')}
      said={t('subscriptions.said.extended', { name: tenant.name })}
      fits={valid}
      mutation={extend}
      send={(reason) => extend.run({ id: tenant.id, extension: { months, reason } })}
      fields={['months']}
      onClose={onClose}
    >
      {(fault) => (
        <>
          {tenant.plan === 'free' && <Banner look="card">{t('subscriptions.becomes_pro')}</Banner>}
          <Field label={t('subscriptions.months_label')} required error={valid ? fault('months') : t('edit.fault.months', { max: format.number(MOST) })}>
            <Input inputMode="numeric" className={styles.short} value={text} onChange={(event) => setText(latinDigits(event.currentTarget.value).replace(/\D/g, '').slice(0, 3))} trailing={<span className={styles.unit}>{t('subscriptions.months_unit')}</span>} />
          </Field>
          <div className={styles.presets} role="group" aria-label={t('subscriptions.months_usual')}>
            {usual.map((count) => (
              <button key={count} type="button" className={cx(styles.preset, months === count && styles.chosen)} aria-pressed={months === count} onClick={() => setText(String(count))}>
                {t('subscriptions.months', { count, formatted: format.number(count) })}
              </button>
            ))}
          </div>
          <WhatIf preview={valid ? preview.data : undefined} settled={preview.settled} only={['plan', 'ends_at', 'price']} />
        </>
      )}
    </ActDialog>
  );
}
