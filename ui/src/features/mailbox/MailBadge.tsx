import { Badge } from '@/components';
import type { MailState } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { looks } from './words';
import styles from './Mailbox.module.css';

export function MailBadge({ state }: { state: MailState }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = looks[state];
  return <Badge tone={tone} icon={<Icon className={styles.icon} aria-hidden />}>{t(`mailbox.state.${state}`)}</Badge>;
}
