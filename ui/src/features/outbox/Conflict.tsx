import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { Button, DetailPart, DiffTable } from '@/components';
import type { ConflictChoice, FieldConflict, OutboxItem } from '@/contract';
import { TenantValue } from '@/features/tenants/ChangeTable';
import { useWord } from '@/i18n/word';
import { useMutation } from '@/state';
import styles from './Outbox.module.css';

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What the request does not touch is `null` or absent. */
const touched = (field: FieldConflict) => field.mine !== null && field.mine !== undefined;

/** Both sides of a decision that met another change, and the two honest ways out. */
export function Conflict({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const word = useWord();
  const act = useAct();
  const resolve = useMutation('outbox_resolve');
  const choose = (choice: ConflictChoice) => void act(resolve.run({ id: item.id, choice }), t(choice === 'keep_mine' ? 'outbox.said.kept' : 'outbox.said.theirs'));
  const fields = [...item.conflict].sort((a, b) => Number(same(a.seen, a.now)) - Number(same(b.seen, b.now)));
  return (
    <>
      <DetailPart title={t('outbox.conflict')}>
        <div className={styles.table}>
          <DiffTable
            kind="conflict"
            label={t('outbox.conflict')}
            heads={{ before: t('outbox.saw'), after: t('outbox.now'), mine: t('outbox.mine') }}
            rows={fields.map((field) => ({
              key: field.field,
              field: word('field', field.field),
              before: <TenantValue field={field.field} value={field.seen} />,
              after: <TenantValue field={field.field} value={field.now} />,
              mine: touched(field) ? <TenantValue field={field.field} value={field.mine} /> : <span className={styles.faint}>{t('outbox.untouched')}</span>,
              untouched: !touched(field) || same(field.mine, field.now),
              conflict: !same(field.seen, field.now),
            }))}
          />
        </div>
      </DetailPart>
      <DetailPart title={t('outbox.choose')}>
        <div className={styles.choices}>
          <div className={styles.choice}>
            <p id="keep-mine">{t('outbox.keep_body')}</p>
            <Button variant="primary" aria-describedby="keep-mine" loading={resolve.running} onClick={() => choose('keep_mine')}>{t('outbox.keep')}</Button>
          </div>
          <div className={styles.choice}>
            <p id="take-theirs">{t('outbox.theirs_body')}</p>
            <Button aria-describedby="take-theirs" loading={resolve.running} onClick={() => choose('take_theirs')}>{t('outbox.theirs')}</Button>
          </div>
        </div>
      </DetailPart>
    </>
  );
}
