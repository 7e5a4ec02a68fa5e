import { BellOff, BellRing, ChevronDown, ChevronUp, CircleDot, Layers, MailOpen, Moon, Newspaper } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Badge, Button, cx, IconButton, RelativeTime, Severity, Tooltip } from '@/components';
import type { Delivery, InboxItem } from '@/contract';
import { useFormat } from '@/i18n/format';
import styles from './Inbox.module.css';

const deliveries: Record<Delivery, React.ReactNode> = {
  native: <BellRing />, in_app: <CircleDot />, badge: <CircleDot />, digest: <Newspaper />, quiet: <Moon />, collapsed: <Layers />, off: <BellOff />,
};

interface InboxRowProps {
  item: InboxItem;
  active: boolean;
  tabStop: boolean;
  onActive(id: string): void;
  onOpen(item: InboxItem): void;
  onAcknowledge(item: InboxItem): void;
  onRead(item: InboxItem): void;
}

export function InboxRow({ item, active, tabStop, onActive, onOpen, onAcknowledge, onRead }: InboxRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [expanded, setExpanded] = useState(false);
  const folds = item.count > 1 || item.kind === 'digest' || item.kind === 'storm';
  const open = () => {
    onActive(item.id);
    if (item.place) onOpen(item);
    else {
      if (!item.read) onRead(item);
      if (folds) setExpanded(!expanded);
    }
  };
  return (
    <li className={cx(styles.row, active && styles.active, !item.read && styles.unread)}>
      <span className={styles.dot}>{!item.read && <span className="sr-only">{t('inbox.unread')}</span>}</span>
      <span className={styles.mark}><Severity level={item.severity} look="icon" /></span>
      <button type="button" className={styles.main} data-row={item.id} tabIndex={tabStop ? 0 : -1} onFocus={() => onActive(item.id)} onClick={open}>
        <span className={styles.words}>
          <span className={styles.title} dir="auto">{item.title}</span>
          {item.body && !expanded && <span className={styles.body} dir="auto">{item.body}</span>}
        </span>
      </button>
      {folds && (
        <Badge icon={<Layers aria-hidden />}>{t('inbox.events', { count: item.count, formatted: format.number(item.count) })}</Badge>
      )}
      <span className={styles.kind}>{t(`inbox.kind.${item.kind}`)}</span>
      <Tooltip label={t(`inbox.delivery.${item.delivery}`)}>
        <span className={styles.delivery}>
          <span aria-hidden>{deliveries[item.delivery]}</span>
          <span className="sr-only">{t(`inbox.delivery.${item.delivery}`)}</span>
        </span>
      </Tooltip>
      <span className={styles.at}><RelativeTime at={item.at} /></span>
      <span className={styles.acts}>
        {item.acknowledgeable && <Button size="sm" keys="a" onClick={() => onAcknowledge(item)}>{t('inbox.acknowledge')}</Button>}
        {!item.read && <IconButton label={t('inbox.read')} keys="r" icon={<MailOpen aria-hidden />} onClick={() => onRead(item)} />}
        {folds && <IconButton label={t(expanded ? 'inbox.collapse' : 'inbox.expand')} aria-expanded={expanded} icon={expanded ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />} onClick={() => setExpanded(!expanded)} />}
      </span>
      {expanded && <p className={styles.inside} dir="auto">{item.body}</p>}
    </li>
  );
}
