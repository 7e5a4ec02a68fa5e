import { ArrowUpRight } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import type { ReviewItem, Role } from '@/contract';
import { AppLink } from '@/app/AppLink';
import { Button, EmptyState, ErrorState, SkeletonLines, StatusPill } from '@/components';
import { HealthMark, RiskMark } from '@/features/tenants/Marks';
import { tenantNumber } from '@/features/tenants/words';
import { useQuery } from '@/state';
import { QueuedNotice } from './QueuedNotice';
import { ReviewFacts } from './ReviewFacts';
import { ReviewForm } from './ReviewForm';
import styles from './Reviews.module.css';

export interface ReviewPaneProps {
  id: string;
  /** Its row of the queue; absent while the queue loads, and after it was settled. */
  item: ReviewItem | undefined;
  waiting: boolean;
  mayDecide: boolean;
  needs: Role;
  onDecided(): void;
}

export function ReviewPane({ id, item, waiting, mayDecide, needs, onDecided }: ReviewPaneProps) {
  const { t } = useTranslation();
  const query = useQuery('tenant_dossier', { id });
  const dossier = query.data;
  if (!dossier) {
    return query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} /> : <div className={styles.bones}><SkeletonLines lines={12} /></div>;
  }
  const { tenant } = dossier;
  const waits = item !== undefined || tenant.status === 'pending_review' || tenant.risk_flagged;
  return (
    <section className={styles.pane} aria-labelledby="review-title">
      <header className={styles.head}>
        <div className={styles.headLine}>
          <h2 id="review-title" className={styles.title} data-selectable>{tenant.name}</h2>
          <AppLink to={`/tenants/${id}`} className={styles.link}>{t('review.dossier')}<ArrowUpRight aria-hidden /></AppLink>
        </div>
        <div className={styles.meta}>
          <span className="mono ltr">{tenantNumber(tenant.number)}</span>
          <StatusPill kind="tenant" status={tenant.status} />
          <HealthMark health={tenant.health} />
          <RiskMark score={tenant.risk_score} flagged={tenant.risk_flagged} />
        </div>
      </header>
      {!waits && !waiting ? (
        <EmptyState title={t('review.gone')} body={t('review.gone_body')} action={<Button variant="primary" onClick={onDecided}>{t('review.next')}</Button>} />
      ) : (
        <div className={styles.body}>
          <ReviewFacts dossier={dossier} />
          {item?.queued ? (
            <QueuedNotice queued={item.queued} onNext={onDecided} />
          ) : item || !waiting ? (
            <ReviewForm dossier={dossier} draft={item?.draft ?? null} mayDecide={mayDecide} needs={needs} onDecided={onDecided} />
          ) : (
            <div className={styles.form}><SkeletonLines lines={8} /></div>
          )}
        </div>
      )}
    </section>
  );
}
