import { Keyboard } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { openSheet } from '@/app/sheetState';
import { Button, Section } from '@/components';
import { Updates } from './Updates';
import styles from './Settings.module.css';

export function About() {
  const { t } = useTranslation();
  return (
    <>
      <Updates />
      <Section title={t('settings.keyboard')}>
        <div className={styles.line}>
          <p className={styles.grow}>{t('settings.keyboard_body')}</p>
          <Button icon={<Keyboard aria-hidden />} keys="?" onClick={openSheet}>{t('settings.keyboard_open')}</Button>
        </div>
      </Section>
      <Section title={t('settings.tab.about')}>
        <p>{t('settings.about_body')}</p>
      </Section>
    </>
  );
}
