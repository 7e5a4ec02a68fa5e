import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Button, EmptyState } from '@/components';
import { useGo } from './AppLink';

function Crashed({ onReset }: { onReset(): void }) {
  const { t } = useTranslation();
  const go = useGo();
  return (
    <EmptyState
      title={t('crash.title')}
      body={t('crash.body')}
      action={
        <>
          <Button onClick={onReset}>{t('ui.retry')}</Button>
          <Button variant="ghost" onClick={() => { go('/'); onReset(); }}>{t('crash.home')}</Button>
        </>
      }
    />
  );
}

interface BoundaryProps {
  /** Another key, such as another path, clears the failure. */
  resetKey: string;
  children: ReactNode;
}

/** Keeps the failure of one screen from taking the shell with it. */
export class Boundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    // The shell's own log is out of reach here; the web view's console is what support asks for.
    // eslint-disable-next-line no-console
    console.error(error, info.componentStack);
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (this.state.failed && before.resetKey !== this.props.resetKey) this.setState({ failed: false });
  }

  override render() {
    return this.state.failed ? <Crashed onReset={() => this.setState({ failed: false })} /> : this.props.children;
  }
}
