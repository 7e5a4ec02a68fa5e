import { ImagePlus, Trash, Upload } from 'lucide-react';
import { useEffect, useId, useRef, useState, type DragEvent } from 'react';
import { pictureBytes, type Picture } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { toProblem, type Problem } from '@/platform/problem';
import { Button } from './Button';
import { cx } from './cx';
import { useProblemText } from './ErrorState';
import { IconButton } from './IconButton';
import { Progress } from './Progress';
import styles from './LogoUpload.module.css';

const TYPES: Record<Picture['kind'], string> = { png: 'image/png', jpeg: 'image/jpeg', svg: 'image/svg+xml' };

export interface LogoUploadProps {
  label: string;
  /** What stands now. */
  picture: Picture | null;
  /** The file of a picture, for its preview. */
  load(id: string): Promise<ArrayBuffer>;
  /** Keeps a file; rejects with a `Problem`. */
  onUpload(file: Uint8Array): Promise<Picture>;
  /** Told after an upload, and with `null` when the logo is taken away. May reject with a `Problem`. */
  onChange(picture: Picture | null): void | Promise<void>;
  /** Why nothing can be uploaded now. */
  disabledReason?: string | null;
}

/** A logo by drag and drop or from a file, shown as it is on light and on dark ground. */
export function LogoUpload({ label, picture, load, onUpload, onChange, disabledReason = null }: LogoUploadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState<{ name: string; size: number } | null>(null);
  const [fault, setFault] = useState<Problem | 'size' | 'many' | null>(null);
  const source = usePreviewSource(picture, load);
  const blocked = disabledReason !== null || busy !== null;

  const take = async (files: FileList | null) => {
    const [file, ...others] = files ?? [];
    if (!file || blocked) return;
    if (others.length > 0) return setFault('many');
    if (file.size > pictureBytes) return setFault('size');
    setFault(null);
    setBusy({ name: file.name, size: file.size });
    try {
      await onChange(await onUpload(new Uint8Array(await file.arrayBuffer())));
    } catch (thrown) {
      setFault(toProblem(thrown));
    } finally {
      setBusy(null);
    }
  };
  const remove = async () => {
    setFault(null);
    try {
      await onChange(null);
      input.current?.parentElement?.querySelector('button')?.focus();
    } catch (thrown) {
      setFault(toProblem(thrown));
    }
  };
  const drag = (event: DragEvent, entered: boolean) => {
    event.preventDefault();
    event.dataTransfer.dropEffect = blocked ? 'none' : 'copy';
    setOver(entered && !blocked);
  };

  return (
    <div
      role="group"
      aria-label={label}
      aria-describedby={`${id}-hint`}
      className={cx(styles.zone, over && styles.over)}
      onDragEnter={(event) => drag(event, true)}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={(event) => {
        drag(event, false);
        void take(event.dataTransfer.files);
      }}
    >
      {picture ? (
        <div className={styles.grounds}>
          <span className={styles.light}>{source && <img src={source} alt={t('logo.alt')} draggable={false} />}</span>
          <span className={styles.dark}>{source && <img src={source} alt="" draggable={false} />}</span>
        </div>
      ) : (
        <span className={styles.empty} aria-hidden><ImagePlus /></span>
      )}
      <div className={styles.words}>
        {busy ? (
          <div role="status" className={styles.busy}>
            <span dir="auto" className={styles.name}>{busy.name}</span>
            <span className={styles.hint}>{t('logo.uploading', { size: format.bytes(busy.size) })}</span>
            <Progress label={t('logo.uploading', { size: format.bytes(busy.size) })} value={0} max={null} size="sm" />
          </div>
        ) : (
          <p className={styles.name}>{picture ? t('logo.facts', { kind: picture.kind.toUpperCase(), width: format.number(picture.width, { useGrouping: false }), height: format.number(picture.height, { useGrouping: false }), size: format.bytes(picture.bytes) }) : t(over ? 'logo.drop' : 'logo.none')}</p>
        )}
        <p id={`${id}-hint`} className={styles.hint}>{t('logo.hint', { size: format.bytes(2_000_000) })}</p>
        {fault && <p role="alert" className={styles.fault}><Fault fault={fault} size={format.bytes(2_000_000)} /></p>}
        <div className={styles.acts}>
          <Button size="sm" icon={<Upload />} disabledReason={disabledReason} loading={busy !== null} onClick={() => input.current?.click()}>{t(picture ? 'logo.replace' : 'logo.choose')}</Button>
          {picture && <IconButton size="sm" label={t('logo.remove')} icon={<Trash />} disabledReason={disabledReason} onClick={() => void remove()} />}
          <input
            ref={input}
            type="file"
            hidden
            aria-label={label}
            accept="image/png,image/jpeg,image/svg+xml,.png,.jpg,.jpeg,.svg"
            onChange={(event) => {
              const { files } = event.currentTarget;
              void take(files);
              // The same file again is a choice, too.
              event.currentTarget.value = '';
            }}
          />
        </div>
      </div>
    </div>
  );
}

function Fault({ fault, size }: { fault: Problem | 'size' | 'many'; size: string }) {
  const { t } = useTranslation();
  return typeof fault === 'string' ? t(`logo.fault.${fault}`, { size }) : <Said problem={fault} />;
}

/** What is wrong with the file, said by the shell or the platform. */
function Said({ problem }: { problem: Problem }) {
  const { language } = useTranslation();
  const text = useProblemText(problem);
  const field = problem.fields?.[0]?.message;
  return language === 'en' && field ? field : text;
}

/** The picture as a `data:` address: in an image element nothing of an SVG can act. */
function usePreviewSource(picture: Picture | null, load: LogoUploadProps['load']): string | null {
  const [known, setKnown] = useState<{ id: string; source: string } | null>(null);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  const { id, kind } = picture ?? {};
  useEffect(() => {
    if (!id || !kind) return;
    let wanted = true;
    latest.current(id).then(
      (bytes) => {
        const reader = new FileReader();
        reader.onload = () => wanted && typeof reader.result === 'string' && setKnown({ id, source: reader.result });
        reader.readAsDataURL(new Blob([bytes], { type: TYPES[kind] }));
      },
      // Without the platform there is no preview; the facts stand beside it.
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [id, kind]);
  return known && known.id === id ? known.source : null;
}
