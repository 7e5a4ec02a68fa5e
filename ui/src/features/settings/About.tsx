import { Keyboard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { openSheet } from '@/app/sheetState';
import { Button, KeyValue, Section } from '@/components';
import { useQuery } from '@/state';
import styles from './Settings.module.css';

export function About() {
  const { t } = useTranslation();
  const state = useQuery('app_state', {}).data;
  return (
    <>
      <Section title={t('settings.keyboard')}>
        <div className={styles.line}>
          <p className={styles.grow}>{t('settings.keyboard_body')}</p>
          <Button icon={<Keyboard aria-hidden />} keys="?" onClick={openSheet}>{t('settings.keyboard_open')}</Button>
        </div>
      </Section>
      <Section title={t('settings.tab.about')}>
        <div className={styles.rows}>
          <p>{t('settings.about_body')}</p>
          <KeyValue items={[{ key: 'console', label: t('settings.p.console'), value: state?.console_version, mono: true }]} />
        </div>
      </Section>
    </>
  );
}
